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

import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the process alive while a port listens, by a thread that is not a daemon. Used
 * when ports open and close only, and so with a lock.
 */
final class KeepAlive {

	private int ports;

	private @Nullable CountDownLatch closed;

	synchronized void portOpened() {
		if (this.ports++ == 0) {
			CountDownLatch closed = new CountDownLatch(1);
			this.closed = closed;
			Thread thread = new Thread(() -> await(closed), "event-reactor-keep-alive");
			thread.setDaemon(false);
			thread.start();
		}
	}

	synchronized void portClosed() {
		if (--this.ports == 0 && this.closed != null) {
			this.closed.countDown();
			this.closed = null;
		}
	}

	private static void await(CountDownLatch closed) {
		try {
			closed.await();
		}
		catch (InterruptedException ex) {
			// Whoever interrupts this thread wants the process to end
			Thread.currentThread().interrupt();
		}
	}

}
