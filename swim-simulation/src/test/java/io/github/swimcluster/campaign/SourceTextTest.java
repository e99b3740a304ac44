package io.github.swimcluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceTextTest {
    @Test
    void aFragmentIsFoundHoweverItIsFormatted() {
        SourceText source = new SourceText("if (a) {\n    call(b, // first\n            c);\n}");

        assertThat(source.replace("call(b, c);", "stop();")).hasValue("if (a) {\n    stop();\n}");
        assertThat(source.replace("if(a){call", "{call")).hasValue("{call(b, // first\n            c);\n}");
    }

    @Test
    void aFragmentIsMadeOfWholeTokens() {
        SourceText source = new SourceText("a <= bee; c = \"x y\";");

        assertThat(source.replace("be", "")).isEmpty();
        assertThat(source.replace("a <", "")).isEmpty();
        assertThat(source.replace("\"x  y\"", "")).isEmpty();
        assertThat(source.replace("a<=bee", "d")).hasValue("d; c = \"x y\";");
    }

    @Test
    void aFragmentThatIsThereTwiceIsAmbiguous() {
        SourceText source = new SourceText("a(); b(); a();");

        assertThat(source.hasOnce("a();")).isFalse();
        assertThat(source.hasOnce("b();\na();")).isTrue();
        assertThat(source.replace("a();", "")).isEmpty();
    }
}
