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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two threads use the same Deferreds at the same time, again and again. The system
 * property {@code defer.stress.seconds} says for how long in all.
 */
class DeferredThreadTests {

	private static final int TESTS = 9;

	private final AtomicReference<Round> present = new AtomicReference<>();

	private final AtomicReference<Throwable> failure = new AtomicReference<>();

	private volatile boolean stopped;

	@Test
	void addWhileFiring() throws InterruptedException {
		stress(() -> {
			Deferred<Integer> deferred = new Deferred<>();
			List<Integer> order = new ArrayList<>();
			return new Round(() -> deferred.callback(0), () -> {
				for (int i = 0; i < 5; i++) {
					deferred.addCallback((value) -> {
						order.add(value);
						return value + 1;
					});
				}
			}, () -> assertThat(order).containsExactly(0, 1, 2, 3, 4));
		});
	}

	@Test
	void addFromTwoThreads() throws InterruptedException {
		stress(() -> {
			Deferred<Integer> deferred = Deferred.succeed(0);
			Runnable add = () -> {
				for (int i = 0; i < 5; i++) {
					deferred.addCallback((value) -> value + 1);
				}
			};
			return new Round(add, add, () -> assertThat(deferred.await()).isEqualTo(10));
		});
	}

	@Test
	void fireTwice() throws InterruptedException {
		stress(() -> {
			Deferred<Integer> deferred = new Deferred<>();
			AtomicInteger called = new AtomicInteger();
			AtomicInteger refused = new AtomicInteger();
			deferred.addCallback((value) -> called.incrementAndGet());
			Runnable fire = () -> {
				try {
					deferred.callback(1);
				}
				catch (AlreadyCalledException ex) {
					refused.incrementAndGet();
				}
			};
			return new Round(fire, fire, () -> {
				assertThat(called).hasValue(1);
				assertThat(refused).hasValue(1);
			});
		});
	}

	@Test
	void cancelWhileFiring() throws InterruptedException {
		stress(() -> {
			Deferred<Integer> deferred = new Deferred<>();
			AtomicInteger values = new AtomicInteger();
			AtomicInteger failures = new AtomicInteger();
			deferred.addCallbacks((value) -> values.incrementAndGet(), (failure) -> failures.incrementAndGet());
			return new Round(() -> deferred.callback(1), deferred::cancel,
					() -> assertThat(values.get() + failures.get()).isEqualTo(1));
		});
	}

	@Test
	void pauseWhileFiring() throws InterruptedException {
		stress(() -> {
			Deferred<Integer> deferred = new Deferred<>();
			AtomicInteger called = new AtomicInteger();
			for (int i = 0; i < 3; i++) {
				deferred.addCallback((value) -> called.incrementAndGet());
			}
			return new Round(() -> deferred.callback(0), () -> {
				for (int i = 0; i < 3; i++) {
					deferred.pause();
					deferred.unpause();
				}
			}, () -> assertThat(called).hasValue(3));
		});
	}

	@Test
	void handOverWhileWaitingBegins() throws InterruptedException {
		stress(() -> {
			Deferred<Object> inner = new Deferred<>();
			Deferred<Object> middle = new Deferred<>();
			Deferred<Object> outer = new Deferred<>();
			List<Object> results = new ArrayList<>();
			AtomicInteger afterwards = new AtomicInteger();
			middle.addCallbackDeferred((value) -> inner);
			outer.addCallbackDeferred((value) -> middle).addCallback((value) -> results.add(value));
			return new Round(() -> {
				outer.callback("o");
				middle.addBoth((value, failure) -> afterwards.incrementAndGet());
				middle.callback("m");
			}, () -> {
				inner.callback("i");
				inner.addBoth((value, failure) -> afterwards.incrementAndGet());
			}, () -> {
				assertThat(results.size() + afterwards.get()).isEqualTo(3);
				assertThat(outer.toString()).endsWith("[value=true]");
			});
		});
	}

	@Test
	void cancelWhileHandingOver() throws InterruptedException {
		stress(() -> {
			Deferred<String> inner = new Deferred<>();
			Deferred<String> outer = Deferred.succeed("o").addCallbackDeferred((value) -> inner);
			AtomicInteger ended = new AtomicInteger();
			outer.addBoth((value, failure) -> ended.incrementAndGet());
			inner.addCallback((value) -> value);
			return new Round(() -> inner.callback("i"), outer::cancel, () -> assertThat(ended).hasValue(1));
		});
	}

	@Test
	void unpauseWhileTheResultIsTaken() throws InterruptedException {
		stress(() -> {
			Deferred<Object> inner = new Deferred<>();
			List<Object> values = new ArrayList<>();
			inner.addCallback((value) -> {
				inner.pause();
				return value;
			}).addCallback((value) -> {
				values.add(value);
				return value + "2";
			});
			inner.callback("i");
			Deferred<Object> outer = new Deferred<>();
			outer.addCallbackDeferred((value) -> inner).addCallback((value) -> values.add(value));
			return new Round(() -> outer.callback("o"), inner::unpause,
					() -> assertThat(values).containsExactly("i", "i2"));
		});
	}

	@Test
	void lockIsHandedOverOrGivenUp() throws InterruptedException {
		stress(() -> {
			DeferredLock lock = new DeferredLock();
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			AtomicInteger ended = new AtomicInteger();
			Runnable use = () -> {
				for (int i = 0; i < 3; i++) {
					Deferred<Integer> used = lock.run(() -> {
						most.accumulateAndGet(inside.incrementAndGet(), Math::max);
						return inside.decrementAndGet();
					});
					used.addBoth((value, failure) -> ended.incrementAndGet());
					used.cancel();
				}
			};
			return new Round(use, use, () -> {
				assertThat(most.get()).isLessThanOrEqualTo(1);
				assertThat(ended).hasValue(6);
				assertThat(lock.locked()).isFalse();
				assertThat(lock.waiting()).isZero();
			});
		});
	}

	private void stress(Supplier<Round> rounds) throws InterruptedException {
		long nanos = TimeUnit.SECONDS.toNanos(Long.getLong("defer.stress.seconds", 4)) / TESTS;
		Thread other = new Thread(this::runOther, "stress");
		other.setDaemon(true);
		other.start();
		try {
			playUntil(System.nanoTime() + nanos, rounds);
		}
		finally {
			this.stopped = true;
			other.join(TimeUnit.SECONDS.toMillis(20));
		}
		assertThat(other.isAlive()).isFalse();
		assertThat(this.failure.get()).isNull();
	}

	private void playUntil(long end, Supplier<Round> rounds) {
		do {
			Round round = rounds.get();
			this.present.set(round);
			jitter();
			round.first.run();
			while (this.present.get() != null) {
				Thread.onSpinWait();
				assertThat(this.failure.get()).isNull();
			}
			round.verify();
		}
		while (System.nanoTime() - end < 0);
	}

	private void runOther() {
		while (!this.stopped) {
			Round round = this.present.get();
			if (round == null) {
				Thread.onSpinWait();
				continue;
			}
			try {
				jitter();
				round.second.run();
			}
			catch (Throwable ex) {
				this.failure.set(ex);
			}
			this.present.set(null);
		}
	}

	private static void jitter() {
		for (int i = ThreadLocalRandom.current().nextInt(100); i > 0; i--) {
			Thread.onSpinWait();
		}
	}

	/**
	 * What two threads do at the same time, and what must be the case afterwards.
	 *
	 * @param first run by one thread
	 * @param second run by the other thread
	 * @param verification run by the first thread when both are done
	 */
	private record Round(Runnable first, Runnable second, Verification verification) {

		void verify() {
			try {
				this.verification.run();
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		}

	}

	private interface Verification {

		void run() throws Exception;

	}

}
