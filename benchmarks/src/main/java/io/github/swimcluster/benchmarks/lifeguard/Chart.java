package io.github.swimcluster.benchmarks.lifeguard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A plot as SVG. Colours are CSS classes, which the page defines. */
final class Chart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 380;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 52;

    private final Axis across;
    private final Axis up;
    private final List<Series> series = new ArrayList<>();

    Chart(Axis across, Axis up) {
        this.across = across;
        this.up = up;
    }

    /** Adds a line through the points, with a mark on each if there are few. */
    Chart line(String name, int colour, double[] x, double[] y) {
        series.add(new Series(name, colour, boxed(x), boxed(y), false));
        return this;
    }

    /** Adds rings at the points, for the paper's figures. */
    Chart rings(String name, int colour, double[] x, double[] y) {
        series.add(new Series(name, colour, boxed(x), boxed(y), true));
        return this;
    }

    private static List<Double> boxed(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }

    String svg(String description) {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n".formatted(WIDTH, HEIGHT, description));
        grid(svg);
        for (Series each : series) {
            draw(each, svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg) {
        for (double tick : across.ticks) {
            double x = x(tick);
            svg.append("<line class=\"grid\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>"
                    .formatted(n(x), TOP, n(x), HEIGHT - BOTTOM));
            svg.append("<text class=\"tick\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
                    .formatted(n(x), HEIGHT - BOTTOM + 18, across.label(tick)));
        }
        for (double tick : up.ticks) {
            double y = y(tick);
            svg.append("<line class=\"grid\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>"
                    .formatted(LEFT, n(y), WIDTH - RIGHT, n(y)));
            svg.append("<text class=\"tick\" x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>\n"
                    .formatted(LEFT - 8, n(y + 4), up.label(tick)));
        }
        svg.append("<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
                .formatted((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across.title));
        svg.append("<text class=\"axis\" transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
                .formatted((TOP + HEIGHT - BOTTOM) / 2, up.title));
    }

    private void draw(Series each, StringBuilder svg) {
        StringBuilder path = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        boolean few = each.x.size() <= 16;
        boolean drawn = false;
        for (int i = 0; i < each.x.size(); i++) {
            boolean follows = drawn;
            drawn = up.shows(each.y.get(i)) && across.shows(each.x.get(i));
            if (drawn) {
                String x = n(x(each.x.get(i)));
                String y = n(y(each.y.get(i)));
                // Interrupts the line at points outside the axes.
                path.append(follows ? "L" : "M").append(x).append(' ').append(y);
                if (few || each.rings) {
                    marks.append(
                            "<circle class=\"%s c%d\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s: %s, %s</title></circle>\n"
                                    .formatted(
                                            each.rings ? "ring" : "dot",
                                            each.colour,
                                            x,
                                            y,
                                            each.rings ? "5" : "3",
                                            each.name,
                                            across.label(each.x.get(i)),
                                            up.label(each.y.get(i))));
                }
            }
        }
        if (!each.rings) {
            svg.append("<path class=\"line c%d\" d=\"%s\"><title>%s</title></path>\n"
                    .formatted(each.colour, path, each.name));
        }
        svg.append(marks);
    }

    private double x(double value) {
        return LEFT + across.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String n(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** An axis with its title, range and labelled values. */
    record Axis(String title, double from, double to, boolean logarithmic, List<Double> ticks) {
        static Axis linear(String title, double from, double to, double step) {
            List<Double> ticks = new ArrayList<>();
            for (double tick = from; tick <= to + step / 1000; tick += step) {
                ticks.add(tick);
            }
            return new Axis(title, from, to, false, ticks);
        }

        /** A logarithmic axis between two powers of ten. */
        static Axis logarithmic(String title, int from, int to) {
            List<Double> ticks = new ArrayList<>();
            for (int power = from; power <= to; power++) {
                ticks.add(Math.pow(10, power));
            }
            return new Axis(title, Math.pow(10, from), Math.pow(10, to), true, ticks);
        }

        boolean shows(double value) {
            return value >= from && value <= to;
        }

        double share(double value) {
            return logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
        }

        String label(double value) {
            String text = String.format(Locale.ROOT, "%.4f", value);
            return text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
    }

    /** The points of one line or set of rings. */
    private record Series(String name, int colour, List<Double> x, List<Double> y, boolean rings) {}
}
