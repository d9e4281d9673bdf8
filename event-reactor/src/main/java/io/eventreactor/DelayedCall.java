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

/**
 * A call that a reactor will make later. All methods may be called from any thread.
 *
 * @since 0.1.0
 * @see ReactorTime#callLater
 */
public interface DelayedCall {

	/**
	 * Tells when the call is due.
	 * @return the time by {@link ReactorTime#nanoTime()}
	 */
	long getTime();

	/**
	 * Cancels the call.
	 * @throws AlreadyCancelledException if it was cancelled before
	 * @throws io.eventreactor.defer.AlreadyCalledException if it has been made, or is
	 * being made
	 */
	void cancel();

	/**
	 * Puts the call off, or pulls it forward, to a time counted from now.
	 * @param delay how long from now, not negative
	 * @throws IllegalArgumentException if the delay is negative
	 * @throws AlreadyCancelledException if it was cancelled
	 * @throws io.eventreactor.defer.AlreadyCalledException if it has been made, or is
	 * being made
	 */
	void reset(Duration delay);

	/**
	 * Puts the call off by so much more.
	 * @param delay what to add to the present due time; a negative duration pulls the
	 * call forward
	 * @throws AlreadyCancelledException if it was cancelled
	 * @throws io.eventreactor.defer.AlreadyCalledException if it has been made, or is
	 * being made
	 */
	void delay(Duration delay);

	/**
	 * Whether the call is still to be made.
	 * @return {@code false} as soon as it begins, and after {@link #cancel()}
	 */
	boolean active();

}
