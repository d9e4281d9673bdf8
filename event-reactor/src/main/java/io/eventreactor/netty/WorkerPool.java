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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where blocking work runs: a given executor, or a pool of ten threads while the reactor
 * runs. Work that comes before waits for the start.
 */
final class WorkerPool implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(WorkerPool.class);

	/**
	 * Twisted's maximum.
	 */
	private static final int THREADS = 10;

	private final @Nullable Executor given;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Executor running;

	WorkerPool(@Nullable Executor given) {
		this.given = given;
	}

	void start() {
		this.running = (this.given != null) ? this.given : createPool();
		submitWaiting();
	}

	void stop() {
		Executor running = this.running;
		this.running = null;
		if (running instanceof ThreadPoolExecutor pool && pool != this.given) {
			pool.shutdown();
		}
	}

	@Override
	public void execute(Runnable call) {
		this.waiting.add(() -> runLogged(call));
		submitWaiting();
	}

	private void submitWaiting() {
		Executor running = this.running;
		if (running == null) {
			return;
		}
		for (Runnable call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			running.execute(call);
		}
	}

	private static void runLogged(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("A call in a thread failed", ex);
		}
	}

	private static Executor createPool() {
		AtomicInteger number = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, 60, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (work) -> {
					Thread thread = new Thread(work, "event-reactor-worker-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
