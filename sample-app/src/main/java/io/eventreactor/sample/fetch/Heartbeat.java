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

package io.eventreactor.sample.fetch;

import java.time.Duration;

import io.eventreactor.ReactorTime;
import io.eventreactor.task.LoopingCall;

/**
 * Finds out for how long a loop did not come round: something that is due every 50 ms is
 * late by that much. For one thread, that of the time.
 */
class Heartbeat {

	static final Duration INTERVAL = Duration.ofMillis(50);

	private final ReactorTime time;

	private final LoopingCall beats;

	private long last;

	private long lateness;

	Heartbeat(ReactorTime time) {
		this.time = time;
		this.beats = new LoopingCall(time, this::beat);
	}

	void start() {
		this.last = this.time.nanoTime();
		this.beats.start(INTERVAL, false);
	}

	/**
	 * Ends the beats.
	 * @return how late the latest of them was, the one that is due now included
	 */
	Duration stop() {
		this.beats.stop();
		beat();
		return Duration.ofNanos(this.lateness);
	}

	private void beat() {
		long now = this.time.nanoTime();
		this.lateness = Math.max(this.lateness, now - this.last - INTERVAL.toNanos());
		this.last = now;
	}

}
