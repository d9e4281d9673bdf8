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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where blocking work runs: a given executor, or a pool of ten threads while the reactor
 * runs. Work that comes before waits for the start; the end of the reactor waits for work
 * that has come, as Twisted's does.
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

	// What was handed to the executor and has not ended; and one while the reactor runs
	private final AtomicInteger unfinished = new AtomicInteger();

	// Waits for the last of it
	private final AtomicReference<@Nullable Runnable> whenFinished = new AtomicReference<>();

	WorkerPool(@Nullable Executor given) {
		this.given = given;
	}

	void start() {
		Executor running = (this.given != null) ? this.given : createPool();
		this.unfinished.incrementAndGet();
		this.running = running;
		submitWaiting(running);
	}

	/**
	 * Ends, once the work that has come is done. Until then more may come.
	 * @param ended what to run then, on any thread
	 * @return the way not to wait any longer; {@code ended} runs once in any case
	 */
	Runnable stop(Runnable ended) {
		this.whenFinished.set(() -> {
			shutdown();
			ended.run();
		});
		finished();
		return this::giveUp;
	}

	private void finished() {
		if (this.unfinished.decrementAndGet() == 0) {
			runWhenFinished();
		}
	}

	private void runWhenFinished() {
		Runnable whenFinished = this.whenFinished.getAndSet(null);
		if (whenFinished != null) {
			whenFinished.run();
		}
	}

	private void giveUp() {
		int unfinished = this.unfinished.get();
		if (unfinished > 0 && this.whenFinished.get() != null) {
			logger.warn("The reactor waits no longer for calls in threads, of which {} have not ended", unfinished);
		}
		runWhenFinished();
	}

	private void shutdown() {
		Executor running = this.running;
		this.running = null;
		if (running instanceof ThreadPoolExecutor pool && pool != this.given) {
			pool.shutdown();
		}
	}

	/**
	 * Runs something, or keeps it for the start.
	 * @throws java.util.concurrent.RejectedExecutionException if the given executor
	 * refuses it
	 */
	@Override
	public void execute(Runnable call) {
		Runnable logged = () -> runLogged(call);
		Executor running = this.running;
		if (running == null) {
			this.waiting.add(logged);
			running = this.running;
			// Started meanwhile: whoever takes it out submits it
			if (running == null || !this.waiting.remove(logged)) {
				return;
			}
		}
		try {
			submit(running, logged);
		}
		catch (RejectedExecutionException ex) {
			if (running == this.given) {
				throw ex;
			}
			// The reactor has stopped meanwhile: it is kept
			execute(call);
		}
	}

	/**
	 * Runs something that the end of the reactor does not wait for: what comes of it is
	 * of no use to anybody then, and it may take its time.
	 * @param call what to run
	 * @throws java.util.concurrent.RejectedExecutionException if the given executor
	 * refuses it
	 */
	void executeUnawaited(Runnable call) {
		Executor running = this.running;
		if (running == null) {
			execute(call);
			return;
		}
		try {
			running.execute(() -> runLogged(call));
		}
		catch (RejectedExecutionException ex) {
			if (running == this.given) {
				throw ex;
			}
			execute(call);
		}
	}

	private void submit(Executor executor, Runnable call) {
		this.unfinished.incrementAndGet();
		boolean submitted = false;
		try {
			executor.execute(() -> runAndFinish(call));
			submitted = true;
		}
		finally {
			if (!submitted) {
				finished();
			}
		}
	}

	private void runAndFinish(Runnable call) {
		try {
			call.run();
		}
		finally {
			finished();
		}
	}

	private void submitWaiting(Executor running) {
		for (Runnable call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			try {
				submit(running, call);
			}
			catch (RejectedExecutionException ex) {
				// Who asked for it was not refused, and waits for it
				logger.warn("The executor has refused a call that waited for the start; it gets a thread of its own",
						ex);
				newThread(call, "event-reactor-waiting").start();
			}
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
				new LinkedBlockingQueue<>(),
				(work) -> newThread(work, "event-reactor-worker-" + number.incrementAndGet()));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	private static Thread newThread(Runnable work, String name) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		return thread;
	}

}
