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

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that nobody has handled.
 * <p>
 * A {@link Deferred} that is garbage collected while its result is a failure is reported
 * once: logged as an error, counted, and told to the {@linkplain #addHandler handlers}. A
 * failure is handled when an errback has turned it into a value, and none of that
 * Deferred's business any more when it has moved to another Deferred or to a future.
 * Deferreds that do not end with a failure cost nothing here.
 *
 * @since 0.1.0
 */
public final class UnhandledFailures {

	private static final Logger logger = LoggerFactory.getLogger(UnhandledFailures.class);

	private static final List<UnhandledFailureHandler> handlers = new CopyOnWriteArrayList<>();

	private static final LongAdder reported = new LongAdder();

	private static final LongAdder watched = new LongAdder();

	private UnhandledFailures() {
	}

	/**
	 * Adds a handler.
	 * @param handler told of each unhandled failure from now on
	 * @return removes the handler again
	 */
	public static Runnable addHandler(UnhandledFailureHandler handler) {
		handlers.add(handler);
		return () -> handlers.remove(handler);
	}

	/**
	 * Tells how many failures were reported.
	 * @return the number since the start of the process
	 */
	public static long count() {
		return reported.sum();
	}

	/**
	 * Tells how many failures might still be reported: those in Deferreds that have
	 * neither handled them nor been collected. Some may be handled yet.
	 * @return the present number; exact when nothing happens at the same time
	 */
	public static long pending() {
		return watched.sum();
	}

	/**
	 * Runs the garbage collector, and waits until what it has found is reported. Meant
	 * for tests: it is slow, and a garbage collector promises nothing.
	 * @param timeout how long to wait at most
	 * @return whether the collector did its work in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static boolean collect(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		// What the first round finds is queued before what the second one finds
		return collectOnce(end) && collectOnce(end);
	}

	private static boolean collectOnce(long end) throws InterruptedException {
		CountDownLatch collected = new CountDownLatch(1);
		Watcher.cleaner.register(new Object(), collected::countDown);
		do {
			System.gc();
		}
		while (!collected.await(10, TimeUnit.MILLISECONDS) && System.nanoTime() - end < 0);
		return collected.getCount() == 0;
	}

	static Watch watch(CallbackChain chain, Throwable failure, @Nullable Throwable creation) {
		Watch watch = new Watch(failure, creation);
		watched.increment();
		watch.registration = Watcher.cleaner.register(chain, watch);
		return watch;
	}

	private static void report(Throwable failure, @Nullable Throwable creation) {
		reported.increment();
		if (creation != null) {
			logger.error("Unhandled failure in a Deferred, whose place of creation follows", failure);
			logger.error("Place of creation of the Deferred with the unhandled failure", creation);
		}
		else {
			logger.error("Unhandled failure in a Deferred", failure);
		}
		for (UnhandledFailureHandler handler : handlers) {
			try {
				handler.unhandled(failure, creation);
			}
			catch (RuntimeException ex) {
				logger.warn("A handler of unhandled failures failed", ex);
			}
		}
	}

	/**
	 * Waits for a Deferred to be garbage collected. Must not refer to it.
	 */
	static final class Watch implements Runnable {

		private final Throwable failure;

		private final @Nullable Throwable creation;

		private Cleaner.@Nullable Cleanable registration;

		private volatile boolean ended;

		private Watch(Throwable failure, @Nullable Throwable creation) {
			this.failure = failure;
			this.creation = creation;
		}

		/**
		 * Ends the watch: the failure has been handled.
		 */
		void end() {
			this.ended = true;
			if (this.registration != null) {
				this.registration.clean();
			}
		}

		@Override
		public void run() {
			watched.decrement();
			if (!this.ended) {
				report(this.failure, this.creation);
			}
		}

	}

	/**
	 * Starts the thread with the first failure and not before.
	 */
	private static final class Watcher {

		private static final Cleaner cleaner = Cleaner.create();

	}

}
