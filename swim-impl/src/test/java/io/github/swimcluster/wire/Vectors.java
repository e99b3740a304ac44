package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Recorded bytes of memberlist and Serf with their decoded values. */
final class Vectors {
    private Vectors() {}

    static List<JsonObject> of(String file, String list) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/protocol/" + file));
                var reader = Json.createReader(in)) {
            return reader.readObject().getJsonArray(list).getValuesAs(JsonObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of all matching vectors, malformed ones included. */
    static List<byte[]> bytesOf(String file, Predicate<JsonObject> filter) {
        List<JsonObject> all = new ArrayList<>(of(file, "vectors"));
        if (file.startsWith("memberlist")) {
            all.addAll(of(file, "malformed"));
        }
        return all.stream().filter(filter).map(Vectors::bytes).toList();
    }

    /** The bytes after a prefix, such as a fuzz target's choices. */
    static byte[] withPrefix(byte[] bytes, int... prefix) {
        byte[] all = new byte[prefix.length + bytes.length];
        for (int i = 0; i < prefix.length; i++) {
            all[i] = (byte) prefix[i];
        }
        System.arraycopy(bytes, 0, all, prefix.length, bytes.length);
        return all;
    }

    static JsonObject named(String file, String name) {
        return of(file, "vectors").stream()
                .filter(vector -> vector.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    static byte[] memberlist(String name) {
        return bytes(named("memberlist-vectors.json", name));
    }

    static byte[] bytes(JsonObject vector) {
        return hex(vector.getString("hex"));
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** The sender's label and key, and the recorded nonce. */
    static Protection protection(JsonObject vector) {
        JsonObject decoded = vector.containsKey("decoded") ? vector.getJsonObject("decoded") : vector;
        List<Bytes> keys = vector.containsKey("key") ? List.of(Bytes.of(hex(vector.getString("key")))) : List.of();
        return new Protection(
                Bytes.utf8(find(decoded, "label", find(decoded, "label_in_aad_only", ""))),
                keys,
                true,
                true,
                () -> hex(find(decoded, "nonce", "")));
    }

    /** The value of {@code key} in the outermost envelope that has it. */
    private static String find(JsonObject decoded, String key, String defaultValue) {
        JsonObject envelope = decoded;
        while (!envelope.containsKey(key)) {
            if (!envelope.containsKey("inner")) {
                return defaultValue;
            }
            envelope = envelope.getJsonObject("inner");
        }
        return envelope.getString(key);
    }

    /** Whether the vector uses encryption version 0, which we decode but never encode. */
    static boolean usesEncryptionVersion0(JsonObject vector) {
        return vector.getString("name").contains("enc-v0");
    }

    /** The described messages without their envelopes. */
    static List<Message> messages(JsonObject decoded) {
        return switch (decoded.getString("type")) {
            case "label", "encrypted-packet", "hasCrc", "compress" -> messages(decoded.getJsonObject("inner"));
            case "compound" ->
                decoded.getJsonArray("parts").getValuesAs(JsonObject.class).stream()
                        .flatMap(part -> messages(part).stream())
                        .toList();
            default -> List.of(message(decoded));
        };
    }

    private static Message message(JsonObject decoded) {
        if (decoded.getString("type").equals("user")) {
            return new Message.User(bytes(decoded, "payload"));
        }
        JsonObject f = decoded.getJsonObject("fields");
        return switch (decoded.getString("type")) {
            case "ping" -> new Message.Ping(number(f, "SeqNo"), f.getString("Node", ""), source(f));
            case "indirectPing" ->
                new Message.IndirectPing(
                        number(f, "SeqNo"),
                        bytes(f, "Target"),
                        f.getInt("Port"),
                        f.getString("Node"),
                        f.getBoolean("Nack"),
                        source(f));
            case "ackResp" -> new Message.Ack(number(f, "SeqNo"), bytes(f, "Payload"));
            case "nackResp" -> new Message.Nack(number(f, "SeqNo"));
            case "suspect" ->
                new Message.Suspect(number(f, "Incarnation"), f.getString("Node"), f.getString("From", ""));
            case "dead" -> new Message.Dead(number(f, "Incarnation"), f.getString("Node"), f.getString("From"));
            case "alive" ->
                new Message.Alive(
                        number(f, "Incarnation"),
                        f.getString("Node"),
                        bytes(f, "Addr"),
                        f.getInt("Port"),
                        bytes(f, "Meta"),
                        bytes(f, "Vsn"));
            default -> throw new AssertionError(decoded);
        };
    }

    static StreamMessage streamMessage(JsonObject decoded) {
        return switch (decoded.getString("type")) {
            case "label", "encrypted-stream", "compress" -> streamMessage(decoded.getJsonObject("inner"));
            case "pushPull" -> new StreamMessage.PushPullMessage(pushPull(decoded));
            case "user" -> new StreamMessage.User(new Message.User(bytes(decoded, "user_msg")));
            case "ping" -> new StreamMessage.Ping((Message.Ping) message(decoded));
            case "ackResp" -> new StreamMessage.Ack((Message.Ack) message(decoded));
            case "err" ->
                new StreamMessage.Failure(decoded.getJsonObject("fields").getString("Error"));
            default -> throw new AssertionError(decoded);
        };
    }

    private static PushPull pushPull(JsonObject decoded) {
        return new PushPull(
                decoded.getJsonObject("header").getBoolean("Join"),
                decoded.getJsonArray("nodes").getValuesAs(JsonObject.class).stream()
                        .map(Vectors::nodeState)
                        .toList(),
                bytes(decoded, "user_state"));
    }

    private static PushPull.NodeState nodeState(JsonObject f) {
        return new PushPull.NodeState(
                f.getString("Name"),
                bytes(f, "Addr"),
                f.getInt("Port"),
                bytes(f, "Meta"),
                number(f, "Incarnation"),
                f.getInt("State"),
                bytes(f, "Vsn"));
    }

    private static Message.Source source(JsonObject f) {
        return new Message.Source(
                f.containsKey("SourceAddr") ? bytes(f, "SourceAddr") : AbsentBytes.ABSENT,
                f.getInt("SourcePort", 0),
                f.getString("SourceNode", ""));
    }

    private static long number(JsonObject f, String key) {
        return f.getJsonNumber(key).longValueExact();
    }

    private static Bytes bytes(JsonObject f, String key) {
        return f.isNull(key) ? AbsentBytes.ABSENT : Bytes.of(hex(f.getString(key)));
    }
}
