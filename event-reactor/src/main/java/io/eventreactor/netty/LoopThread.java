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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.concurrent.FastThreadLocalThread;

import io.eventreactor.defer.NonBlockingThread;

/**
 * A thread that runs a loop. A daemon: what keeps the process alive is {@link KeepAlive}.
 */
final class LoopThread extends FastThreadLocalThread implements NonBlockingThread {

	private LoopThread(Runnable loop, String name) {
		super(loop, name);
		setDaemon(true);
	}

	static ThreadFactory factory() {
		return factory("event-reactor-");
	}

	static ThreadFactory factory(String name) {
		AtomicInteger number = new AtomicInteger();
		return (loop) -> new LoopThread(loop, name + number.incrementAndGet());
	}

}
