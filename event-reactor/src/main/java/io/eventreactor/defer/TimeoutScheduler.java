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

package io.eventreactor.defer;

import java.time.Duration;

/**
 * Where {@link Deferred} gets its time from: a reactor, or a manual clock in a test.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TimeoutScheduler {

	/**
	 * Schedules a call.
	 * @param delay how long from now, not negative
	 * @param call what to run, once, on the thread of this scheduler
	 * @return cancels the call if it has not run yet, and does nothing otherwise; may be
	 * run by any thread
	 */
	Runnable schedule(Duration delay, Runnable call);

}
