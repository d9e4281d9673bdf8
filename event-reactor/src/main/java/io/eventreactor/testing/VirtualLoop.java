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

package io.eventreactor.testing;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Ticker;

/**
 * A loop that the test's thread runs, by a time of its own.
 */
final class VirtualLoop extends ManualIoEventLoop {

	/**
	 * Creates a loop for the calling thread.
	 * @param ticker the time
	 */
	VirtualLoop(Ticker ticker) {
		super(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
	}

	/**
	 * Tells when there is something to do.
	 * @return nanoseconds from now; -1 if nothing is scheduled
	 */
	long nanosecondsToNext() {
		return nextScheduledTaskNano();
	}

}
