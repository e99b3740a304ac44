package io.github.swimcluster.benchmarks.lifeguard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** A value with its 95 % confidence interval, estimated by bootstrapping over the runs. */
record Estimate(double value, double low, double high) {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    /** The sum over some runs in percent of the sum over base runs with the same cells and seeds in the same order. */
    static Estimate percent(List<Outcome> ours, List<Outcome> base, ToDoubleFunction<Outcome> figure) {
        double[] values = ours.stream().mapToDouble(figure).toArray();
        double[] baseValues = base.stream().mapToDouble(figure).toArray();
        if (values.length != baseValues.length) {
            throw new IllegalArgumentException(
                    "cannot compare %d runs with %d".formatted(values.length, baseValues.length));
        }
        return resample(values.length, sample -> {
            double part = 0;
            double whole = 0;
            for (int i : sample) {
                part += values[i];
                whole += baseValues[i];
            }
            return 100 * part / whole;
        });
    }

    /** The mean over some runs. */
    static Estimate mean(List<Outcome> ours, ToDoubleFunction<Outcome> figure) {
        double[] values = ours.stream().mapToDouble(figure).toArray();
        return resample(values.length, sample -> {
            double sum = 0;
            for (int i : sample) {
                sum += values[i];
            }
            return sum / sample.length;
        });
    }

    /** A quantile of the latencies in some runs. */
    static Estimate quantile(List<Outcome> runs, boolean full, double share) {
        return resample(runs.size(), sample -> {
            List<Outcome> chosen = new ArrayList<>(sample.length);
            for (int i : sample) {
                chosen.add(runs.get(i));
            }
            return quantile(Results.latencies(chosen, full), share);
        });
    }

    /** A quantile by nearest rank. */
    static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static Estimate resample(int runs, ToDoubleFunction<int[]> figure) {
        SplittableRandom random = new SplittableRandom(runs);
        int[] sample = new int[runs];
        Arrays.setAll(sample, i -> i);
        double value = figure.applyAsDouble(sample);
        if (runs == 0) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] figures = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.setAll(sample, j -> random.nextInt(runs));
            figures[i] = figure.applyAsDouble(sample);
        }
        // Ignores samples without any event.
        double[] sorted = Arrays.stream(figures)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        return new Estimate(value, quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
    }

    /** The value and its interval with this many decimals. */
    String text(int decimals) {
        if (Double.isNaN(value)) {
            return "–";
        }
        String number = "%%.%df".formatted(decimals);
        return String.format(Locale.ROOT, number + " [" + number + ", " + number + "]", value, low, high);
    }
}
