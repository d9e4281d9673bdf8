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

package io.eventreactor.conformance;

import java.time.Duration;
import java.util.List;

import org.assertj.core.data.Offset;
import tools.jackson.databind.JsonNode;

import io.eventreactor.DelayedCall;
import io.eventreactor.conformance.Vectors.Vector;
import io.eventreactor.service.BackoffPolicy;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays the vectors of the suite backoff that have steps.
 */
final class BackoffReplay {

	static final double NANOSECOND = 1e-9;

	private final ManualClock clock;

	private final Subject subject;

	private final Vector vector;

	private BackoffReplay(ManualClock clock, Subject subject, Vector vector) {
		this.clock = clock;
		this.subject = subject;
		this.vector = vector;
	}

	static void reconnect(Vector vector) {
		ManualClock clock = new ManualClock();
		new BackoffReplay(clock, new ReconnectReplay(clock, vector.json()), vector).run();
	}

	static void client(Vector vector) {
		ManualClock clock = new ManualClock();
		new BackoffReplay(clock, new ClientReplay(clock, vector.json()), vector).run();
	}

	static Duration duration(JsonNode seconds) {
		return Duration.ofNanos(Math.round(seconds.asDouble() / NANOSECOND));
	}

	/**
	 * Makes a policy with the waits of Twisted's, whose first one has grown once already.
	 * @param json says how it grows
	 * @return a policy without jitter
	 */
	static BackoffPolicy policy(JsonNode json) {
		double factor = json.get("factor").asDouble();
		Duration first = Duration.ofNanos(Math.round(json.get("initialDelay").asDouble() * factor / NANOSECOND));
		return BackoffPolicy.exponential(first, duration(json.get("maxDelay")), factor, () -> Duration.ZERO);
	}

	private void run() {
		int step = 0;
		for (JsonNode node : this.vector.json().get("steps")) {
			String operation = node.get("op").get(0).asString();
			String where = this.vector.id() + ", step " + step++ + ", " + operation;
			List<DelayedCall> before = this.clock.getDelayedCalls();
			this.subject.events().clear();
			if (operation.equals("elapse")) {
				assertThat(before).as(where).hasSize(1);
				this.clock.advance(Duration.ofNanos(before.get(0).getTime() - this.clock.nanoTime()));
			}
			else {
				this.subject.perform(operation);
			}
			verify(node.get("out"), before, where);
		}
		assertThat(!this.clock.getDelayedCalls().isEmpty()).as("pending")
			.isEqualTo(this.vector.json().get("final").get("pending").asBoolean());
	}

	private void verify(JsonNode expected, List<DelayedCall> before, String where) {
		List<DelayedCall> begun = this.clock.getDelayedCalls()
			.stream()
			.filter((call) -> !before.contains(call))
			.toList();
		// A wait comes after everything else, since no step does anything once it waits
		assertThat(this.subject.events().size() + begun.size()).as(where + ": " + this.subject.events())
			.isEqualTo(expected.size());
		for (int i = 0; i < expected.size(); i++) {
			String name = expected.get(i).get(0).asString();
			if (name.equals("wait")) {
				double seconds = expected.get(i).get(1).asDouble();
				double actual = (begun.get(0).getTime() - this.clock.nanoTime()) * NANOSECOND;
				assertThat(actual).as(where).isCloseTo(seconds, Offset.offset(Math.max(seconds, 1) * NANOSECOND));
			}
			else {
				assertThat(this.subject.events().get(i)).as(where).isEqualTo(name);
			}
		}
	}

	/**
	 * What a vector is about.
	 */
	interface Subject {

		/**
		 * Performs an operation.
		 * @param operation its name
		 */
		void perform(String operation);

		/**
		 * Returns what has happened, but for waits.
		 * @return events; cleared before each step
		 */
		List<String> events();

	}

}
