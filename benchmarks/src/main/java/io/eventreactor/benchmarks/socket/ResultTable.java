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

package io.eventreactor.benchmarks.socket;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The results, and how they are printed.
 */
final class ResultTable {

	private static final String NONE = "";

	// By round
	private final Map<Workload, Map<Subject, Map<Integer, Measurement>>> results = new EnumMap<>(Workload.class);

	private final List<String> failures = new ArrayList<>();

	void add(Workload workload, Subject subject, int round, Measurement measurement) {
		this.results.computeIfAbsent(workload, (key) -> new EnumMap<>(Subject.class))
			.computeIfAbsent(subject, (key) -> new TreeMap<>())
			.put(round, measurement);
	}

	void addFailure(Workload workload, Subject subject, int round) {
		this.failures.add(workload.label() + " by " + subject.label() + " in round " + (round + 1));
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		text.append("JDK ").append(System.getProperty("java.version")).append("\n");
		if (this.results.keySet().stream().anyMatch((workload) -> workload.kind() != Workload.Kind.IDLE)) {
			loads(text);
		}
		handshakes(text);
		idle(text);
		if (!this.failures.isEmpty()) {
			text.append("\nFailed, and not in the tables: ").append(String.join("; ", this.failures)).append("\n");
		}
		return text.toString();
	}

	private void loads(StringBuilder text) {
		text.append("\n| workload | server | operations/s | processor time, µs | throughput ÷ optimised "
				+ "| processor time ÷ optimised | throughput ÷ idiomatic | processor time ÷ idiomatic "
				+ "| server busy | load busy |\n|---|---|---:|---:|---|---|---|---|---:|---:|\n");
		this.results.forEach((workload, subjects) -> {
			if (workload.kind() != Workload.Kind.IDLE) {
				subjects.keySet().forEach((subject) -> load(text, workload, subject));
			}
		});
	}

	private void load(StringBuilder text, Workload workload, Subject subject) {
		Series series = series(workload, subject);
		text.append(String.format(Locale.ROOT, "| %s | %s | %s | %s | %s | %s | %s | %s | %.0f %% | %.0f %% |%n",
				workload.label(), subject.label(), series.spread("%.0f", Measurement::rate),
				series.spread("%.2f", (measurement) -> measurement.cost() / 1000),
				ratio(workload, subject, Subject.NETTY_OPTIMISED, Measurement::rate),
				ratio(workload, subject, Subject.NETTY_OPTIMISED, Measurement::cost),
				ratio(workload, subject, Subject.NETTY_IDIOMATIC, Measurement::rate),
				ratio(workload, subject, Subject.NETTY_IDIOMATIC, Measurement::cost),
				100 * series.median(Measurement::serverBusy), 100 * series.median(Measurement::loadBusy)));
	}

	private String ratio(Workload workload, Subject subject, Subject base, ToDoubleFunction<Measurement> figure) {
		if (subject == base || !has(workload, base)) {
			return NONE;
		}
		return series(workload, subject).ratio(series(workload, base), figure);
	}

	private void handshakes(StringBuilder text) {
		if (has(Workload.HANDSHAKE_OPENSSL, Subject.EVENT_REACTOR)
				&& has(Workload.HANDSHAKE_JDK, Subject.NETTY_OPTIMISED)) {
			Series ours = series(Workload.HANDSHAKE_OPENSSL, Subject.EVENT_REACTOR);
			Series base = series(Workload.HANDSHAKE_JDK, Subject.NETTY_OPTIMISED);
			text.append("\nHandshakes of Event Reactor by OpenSSL ÷ those of bare Netty by the JDK: ")
				.append(ours.ratio(base, Measurement::rate))
				.append("; processor time of the latter ÷ that of the former: ")
				.append(base.ratio(ours, Measurement::cost))
				.append("\n");
		}
	}

	private void idle(StringBuilder text) {
		Map<Subject, Map<Integer, Measurement>> subjects = this.results.get(Workload.IDLE);
		if (subjects == null) {
			return;
		}
		text.append("\n| server | bytes of heap for an idle connection | more than the optimised |\n|---|---:|---:|\n");
		for (Subject subject : subjects.keySet()) {
			Series series = series(Workload.IDLE, subject);
			String more = has(Workload.IDLE, Subject.NETTY_OPTIMISED)
					? String
						.format(Locale.ROOT, "%.0f",
								series.median(Measurement::heap)
										- series(Workload.IDLE, Subject.NETTY_OPTIMISED).median(Measurement::heap))
					: NONE;
			text.append("| ")
				.append(subject.label())
				.append(" | ")
				.append(series.spread("%.0f", Measurement::heap))
				.append(" | ")
				.append(more)
				.append(" |\n");
		}
	}

	private boolean has(Workload workload, Subject subject) {
		return this.results.getOrDefault(workload, Map.of()).containsKey(subject);
	}

	private Series series(Workload workload, Subject subject) {
		return new Series(Objects.requireNonNull(this.results.get(workload)).getOrDefault(subject, Map.of()));
	}

	/**
	 * The measurements of one server, by round.
	 *
	 * @param rounds the measurements
	 */
	private record Series(Map<Integer, Measurement> rounds) {

		double median(ToDoubleFunction<Measurement> figure) {
			return median(sorted(this.rounds.values().stream().mapToDouble(figure)));
		}

		String spread(String format, ToDoubleFunction<Measurement> figure) {
			return spread(format, sorted(this.rounds.values().stream().mapToDouble(figure)));
		}

		String ratio(Series base, ToDoubleFunction<Measurement> figure) {
			return spread("%.2f",
					sorted(this.rounds.entrySet()
						.stream()
						.filter((round) -> base.rounds.containsKey(round.getKey()))
						.mapToDouble((round) -> figure.applyAsDouble(round.getValue())
								/ figure.applyAsDouble(Objects.requireNonNull(base.rounds.get(round.getKey()))))));
		}

		private static List<Double> sorted(DoubleStream values) {
			return values.sorted().boxed().toList();
		}

		private static double median(List<Double> sorted) {
			int middle = sorted.size() / 2;
			return (sorted.size() % 2 != 0) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		}

		private static String spread(String format, List<Double> sorted) {
			return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median(sorted),
					sorted.get(0), sorted.get(sorted.size() - 1));
		}

	}

}
