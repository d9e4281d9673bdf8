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

package io.eventreactor.policy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.eventreactor.DelayedCall;
import io.eventreactor.ReactorTime;

/**
 * The limit of one direction of one connection: its own, and its part in that of all.
 * Used by the loop of the connection only; other connections share the second bucket.
 */
final class Throttle {

	private final ReactorTime time;

	private final @Nullable TokenBucket own;

	private final @Nullable TokenBucket shared;

	private @Nullable DelayedCall pause;

	private boolean ended;

	Throttle(ReactorTime time, @Nullable TokenBucket own, @Nullable TokenBucket shared) {
		this.time = time;
		this.own = own;
		this.shared = shared;
	}

	/**
	 * Counts bytes that went through.
	 * @param bytes how many
	 * @param changed called when a pause begins, and when it is over
	 */
	void spend(long bytes, Runnable changed) {
		if (this.ended || (this.own == null && this.shared == null)) {
			return;
		}
		long now = this.time.nanoTime();
		long wait = Math.max((this.own != null) ? this.own.spend(bytes, now) : 0,
				(this.shared != null) ? this.shared.spend(bytes, now) : 0);
		if (wait <= 0) {
			return;
		}
		DelayedCall pause = this.pause;
		if (pause != null) {
			pause.reset(Duration.ofNanos(wait));
			return;
		}
		this.pause = this.time.callLater(Duration.ofNanos(wait), () -> {
			this.pause = null;
			changed.run();
		});
		changed.run();
	}

	/**
	 * Whether nothing should go through.
	 * @return {@code true} while more has than should have
	 */
	boolean pausing() {
		return this.pause != null;
	}

	void end() {
		this.ended = true;
		DelayedCall pause = this.pause;
		this.pause = null;
		if (pause != null) {
			pause.cancel();
		}
	}

}
