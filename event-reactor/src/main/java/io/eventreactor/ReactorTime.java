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

package io.eventreactor;

import java.time.Duration;
import java.util.List;

import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.TimeoutScheduler;

/**
 * The time of a reactor, and calls that it makes later. A test replaces it by a manual
 * clock.
 *
 * @since 0.1.0
 */
public interface ReactorTime extends TimeoutScheduler {

	/**
	 * Tells the time of this reactor.
	 * @return nanoseconds on a clock that never goes back; only differences mean
	 * something
	 */
	long nanoTime();

	/**
	 * Calls something later, on a thread of this reactor: on the loop that this method is
	 * called on, else on the first one. Calls due at the same time are made in the order
	 * in which they were asked for. What the call throws is logged, and the loop goes on.
	 * @param delay how long from now, not negative
	 * @param call what to run
	 * @return the pending call
	 * @throws IllegalArgumentException if the delay is negative
	 */
	DelayedCall callLater(Duration delay, Runnable call);

	/**
	 * Lists the calls that are still to be made.
	 * @return a snapshot, in no particular order
	 */
	List<DelayedCall> getDelayedCalls();

	@Override
	default Runnable schedule(Duration delay, Runnable call) {
		DelayedCall delayed = callLater(delay, call);
		return () -> {
			try {
				if (delayed.active()) {
					delayed.cancel();
				}
			}
			catch (AlreadyCalledException | AlreadyCancelledException ex) {
				// Another thread came first
			}
		};
	}

}
