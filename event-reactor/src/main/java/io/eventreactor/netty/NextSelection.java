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

package io.eventreactor.netty;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;

/**
 * Waits until a socket that was closed is really gone. NIO closes it with the next
 * selection of its loop, until when its address is in use.
 */
final class NextSelection {

	private NextSelection() {
	}

	/**
	 * Runs something after the next selection, or at once when the loop ends and there
	 * will be none. It is run in any case, and once: an ending loop drops its timers.
	 * @param loop the loop of the socket
	 * @param call what to run
	 */
	static void after(EventLoop loop, Runnable call) {
		// A loop selects, reads, and then runs what is due: what was scheduled while it
		// read is run before it selects again, and only what that schedules comes after
		schedule(loop, () -> schedule(loop, call));
	}

	private static void schedule(EventLoop loop, Runnable call) {
		if (loop.isShuttingDown()) {
			call.run();
			return;
		}
		try {
			loop.schedule(call, 0, TimeUnit.NANOSECONDS).addListener((future) -> {
				if (future.isCancelled()) {
					call.run();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			call.run();
		}
	}

}
