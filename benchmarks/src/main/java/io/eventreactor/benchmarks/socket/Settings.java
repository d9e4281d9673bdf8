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

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How to measure.
 *
 * @param rounds how often each server is started
 * @param warmUp how long it is loaded before it is measured, in milliseconds
 * @param duration how long it is measured, in milliseconds
 * @param connections how many connections load it
 * @param idleConnections how many connections are idle
 * @param workloads what is measured
 * @param subjects who is measured
 */
record Settings(int rounds, long warmUp, long duration, int connections, int idleConnections, List<Workload> workloads,
		Set<Subject> subjects) {

	private static final String USAGE = """
			Options, with their defaults:
			  rounds=5          how often each server is started anew
			  warmup=5000       milliseconds of load before each measurement; five times
			                    that for churn, four times for handshakes
			  duration=4000     milliseconds of each measurement
			  connections=50    connections of the load
			  idle=10000        idle connections
			  workloads=%s
			  servers=%s
			""";

	/**
	 * Reads the settings.
	 * @param arguments options with their values
	 * @return the settings
	 * @throws IllegalArgumentException if an option is not known
	 */
	static Settings parse(String... arguments) {
		Settings settings = new Settings(5, 5000, 4000, 50, 10000, List.of(Workload.values()),
				EnumSet.allOf(Subject.class));
		for (String argument : arguments) {
			settings = settings.with(argument);
		}
		return settings;
	}

	private Settings with(String argument) {
		String[] option = argument.split("=", 2);
		try {
			String value = (option.length > 1) ? option[1] : "";
			return switch (option[0]) {
				case "rounds" -> with(Integer.parseInt(value), this.warmUp, this.duration);
				case "warmup" -> with(this.rounds, Long.parseLong(value), this.duration);
				case "duration" -> with(this.rounds, this.warmUp, Long.parseLong(value));
				case "connections" -> with(Integer.parseInt(value), this.idleConnections);
				case "idle" -> with(this.connections, Integer.parseInt(value));
				case "workloads" -> with(Arrays.stream(value.split(",")).map(Workload::named).toList(), this.subjects);
				case "servers" ->
					with(this.workloads, EnumSet.copyOf(Arrays.stream(value.split(",")).map(Subject::named).toList()));
				default -> throw new IllegalArgumentException("There is no option " + option[0]);
			};
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"Cannot use '" + argument + "': " + ex.getMessage() + "\n"
							+ USAGE.formatted(names(Stream.of(Workload.values())), names(Stream.of(Subject.values()))),
					ex);
		}
	}

	private static String names(Stream<? extends Enum<?>> values) {
		return String.join(",", values.map((value) -> value.name().toLowerCase().replace('_', '-')).toList());
	}

	private Settings with(int rounds, long warmUp, long duration) {
		return new Settings(rounds, warmUp, duration, this.connections, this.idleConnections, this.workloads,
				this.subjects);
	}

	private Settings with(int connections, int idleConnections) {
		return new Settings(this.rounds, this.warmUp, this.duration, connections, idleConnections, this.workloads,
				this.subjects);
	}

	private Settings with(List<Workload> workloads, Set<Subject> subjects) {
		return new Settings(this.rounds, this.warmUp, this.duration, this.connections, this.idleConnections, workloads,
				subjects);
	}

}
