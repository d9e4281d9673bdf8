/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Compares {@code Deferred} with its peers in several rounds, and prints the table of
 * {@code docs/benchmarks.md}. Each round runs every benchmark in a process of its own, so
 * that the ratios are those of neighbours in time; the table has their median and range.
 *
 * @since 0.1.0
 */
public final class Comparison {

	private static final String OURS = "deferred";

	private static final int DEFAULT_ROUNDS = 5;

	private final Map<String, Map<String, Series>> works = new TreeMap<>();

	private Comparison() {
	}

	/**
	 * Runs the comparison.
	 * @param arguments the number of rounds, five if there is none; then a regular
	 * expression of the benchmarks, all if there is none
	 * @throws RunnerException if a benchmark fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : DEFAULT_ROUNDS;
		String benchmarks = (arguments.length > 1) ? arguments[1] : "Deferred";
		Comparison comparison = new Comparison();
		for (int i = 0; i < rounds; i++) {
			comparison.round(benchmarks);
			comparison.print(i + 1);
		}
	}

	private void round(String benchmarks) throws RunnerException {
		Options options = new OptionsBuilder().include(benchmarks)
			.forks(1)
			.addProfiler(GCProfiler.class)
			.addProfiler(ProcessorTimeProfiler.class)
			.shouldFailOnError(true)
			.build();
		for (RunResult result : new Runner(options).run()) {
			String[] name = result.getParams().getBenchmark().split("\\.");
			this.works.computeIfAbsent(name[name.length - 2], (work) -> new TreeMap<>())
				.computeIfAbsent(name[name.length - 1], (peer) -> new Series())
				.add(result);
		}
	}

	private void print(int rounds) {
		System.out.printf("%nJDK %s, %d rounds%n%n", System.getProperty("java.version"), rounds);
		System.out.println("| work | of | throughput of Deferred ÷ this | processor time of this ÷ Deferred "
				+ "| processor time, ns | bytes |");
		System.out.println("|---|---|---|---|---|---|");
		this.works.forEach((work, peers) -> {
			Series ours = peers.getOrDefault(OURS, new Series());
			peers.forEach((peer, series) -> System.out.printf(Locale.ROOT, "| %s | %s | %s | %s | %.0f | %.0f |%n",
					work, peer, ratios(ours.throughput, series.throughput), ratios(series.time, ours.time),
					median(series.time), median(series.bytes)));
		});
	}

	private static String ratios(List<Double> dividends, List<Double> divisors) {
		int size = Math.min(dividends.size(), divisors.size());
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			ratios.add(dividends.get(i) / divisors.get(i));
		}
		if (ratios.isEmpty()) {
			return "";
		}
		double[] sorted = sorted(ratios);
		return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median(ratios), sorted[0], sorted[sorted.length - 1]);
	}

	private static double median(List<Double> values) {
		double[] sorted = sorted(values);
		int middle = sorted.length / 2;
		return (sorted.length % 2 != 0) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private static double[] sorted(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return sorted;
	}

	/**
	 * The results of one benchmark, one a round.
	 */
	private static final class Series {

		private final List<Double> throughput = new ArrayList<>();

		private final List<Double> time = new ArrayList<>();

		private final List<Double> bytes = new ArrayList<>();

		void add(RunResult result) {
			this.throughput.add(median(result.getPrimaryResult()));
			this.time.add(median(secondary(result, ProcessorTimeProfiler.RESULT)));
			this.bytes.add(median(secondary(result, "gc.alloc.rate.norm")));
		}

		private static Result<?> secondary(RunResult result, String name) {
			return Objects.requireNonNull(result.getSecondaryResults().get(name), name);
		}

		private static double median(Result<?> result) {
			return result.getStatistics().getPercentile(50);
		}

	}

}
