package io.github.swimcluster.campaign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Where a {@link Mutant} is compiled in memory, and tried with everything else as it is. */
final class Laboratory {
    private static final String OURS = "io.github.swimcluster.";

    private Laboratory() {}

    /** What found the fault; empty if nothing did. */
    static String examine(Mutant mutant) throws IOException, ReflectiveOperationException {
        ClassLoader loader = new Bench(compile(mutant));
        Object trial = loader.loadClass(Trial.class.getName())
                .getConstructor(long.class)
                .newInstance(mutant.story());
        return (String) ((Supplier<?>) trial).get();
    }

    /** Why this fault cannot be made in the source as it is now, and what to do about it; empty if it can be. */
    static Optional<String> misfit(Mutant mutant) throws IOException {
        try {
            compile(mutant);
            return Optional.empty();
        } catch (MisfitException e) {
            return Optional.of(e.reason);
        }
    }

    private static Map<String, byte[]> compile(Mutant mutant) throws IOException {
        String source = mutant.source().orElse(null);
        if (source == null) {
            throw new MisfitException(
                    "'%s': what %s has to have once is now once in %s; name its class, or adapt the text: %s"
                            .formatted(mutant, mutant.file(), mutant.places(), mutant.right()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var files = new Memory(compiler.getStandardFileManager(null, null, null))) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path")),
                            null,
                            List.of(new Source(mutant.className(), source)))
                    .call();
            if (!compiled) {
                throw new MisfitException("'%s': %s does not compile with the fault: %s"
                        .formatted(mutant, mutant.file(), diagnostics.getDiagnostics()));
            }
            return files.classes();
        }
    }

    /** A mutant that no longer fits the source. */
    private static final class MisfitException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        MisfitException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** Loads our classes anew, the mutated ones in place of those on the class path. */
    private static final class Bench extends ClassLoader {
        private final Map<String, byte[]> mutated;

        Bench(Map<String, byte[]> mutated) {
            super(Bench.class.getClassLoader());
            this.mutated = mutated;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(OURS)) {
                    loaded = define(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : read(name);
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] read(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** A source that is no file. */
    private static final class Source extends SimpleJavaFileObject {
        private final String content;

        Source(String className, String content) {
            super(URI.create("memory:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }

    /** Keeps what is compiled. */
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>();

        Memory(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    compiled.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            compiled.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
