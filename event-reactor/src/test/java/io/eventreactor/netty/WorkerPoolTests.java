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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerPool}.
 */
@Timeout(30)
class WorkerPoolTests {

	private final List<String> events = new ArrayList<>();

	@Test
	void whatComesBeforeTheStartWaitsForIt() {
		WorkerPool pool = new WorkerPool(Runnable::run);
		pool.execute(() -> this.events.add("first"));
		pool.execute(() -> this.events.add("second"));
		assertThat(this.events).isEmpty();
		pool.start();
		pool.execute(() -> this.events.add("third"));
		assertThat(this.events).containsExactly("first", "second", "third");
		pool.stop(() -> this.events.add("ended"));
		pool.execute(() -> this.events.add("fourth"));
		assertThat(this.events).endsWith("third", "ended");
		pool.start();
		assertThat(this.events).endsWith("fourth");
	}

	@Test
	void theEndWaitsForWhatHasCome() {
		Queue<Runnable> queue = new ArrayDeque<>();
		WorkerPool pool = new WorkerPool(queue::add);
		pool.start();
		pool.execute(() -> {
			this.events.add("first");
			pool.execute(() -> this.events.add("second"));
		});
		pool.stop(() -> this.events.add("ended"));
		assertThat(this.events).isEmpty();
		queue.remove().run();
		assertThat(this.events).containsExactly("first");
		queue.remove().run();
		assertThat(this.events).containsExactly("first", "second", "ended");
	}

	@Test
	void theEndWaitsNoLongerOnceItIsGivenUp() {
		Queue<Runnable> queue = new ArrayDeque<>();
		WorkerPool pool = new WorkerPool(queue::add);
		pool.start();
		pool.execute(() -> this.events.add("late"));
		Runnable giveUp = pool.stop(() -> this.events.add("ended"));
		giveUp.run();
		assertThat(this.events).containsExactly("ended");
		queue.remove().run();
		giveUp.run();
		assertThat(this.events).containsExactly("ended", "late");
		pool.start();
		pool.stop(() -> this.events.add("ended again"));
		assertThat(this.events).endsWith("ended again");
	}

	@Test
	void theEndDoesNotWaitForWhatIsOfNoUseThen() {
		Queue<Runnable> queue = new ArrayDeque<>();
		WorkerPool pool = new WorkerPool(queue::add);
		pool.executeUnawaited(() -> this.events.add("first"));
		pool.start();
		queue.remove().run();
		pool.executeUnawaited(() -> this.events.add("second"));
		pool.stop(() -> this.events.add("ended"));
		assertThat(this.events).containsExactly("first", "ended");
		queue.remove().run();
		assertThat(this.events).endsWith("second");
	}

	@Test
	void whatIsRefusedIsNotWaitedFor() {
		WorkerPool pool = new WorkerPool((call) -> {
			throw new RejectedExecutionException("full");
		});
		pool.start();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> pool.execute(() -> this.events.add("never")));
		pool.stop(() -> this.events.add("ended"));
		assertThat(this.events).containsExactly("ended");
	}

	@Test
	void whoIsRefusedIsToldAndNobodyElse() throws Exception {
		AtomicInteger number = new AtomicInteger();
		WorkerPool pool = new WorkerPool((call) -> {
			if (number.getAndIncrement() % 2 == 0) {
				throw new RejectedExecutionException("full");
			}
			call.run();
		});
		pool.start();
		Callable<Integer> caller = () -> {
			int wrong = 0;
			for (int i = 0; i < 20_000; i++) {
				AtomicBoolean ran = new AtomicBoolean();
				boolean accepted = true;
				try {
					pool.execute(() -> ran.set(true));
				}
				catch (RejectedExecutionException ex) {
					accepted = false;
				}
				if (ran.get() != accepted) {
					wrong++;
				}
			}
			return wrong;
		};
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (Future<Integer> wrong : threads.invokeAll(List.of(caller, caller))) {
				assertThat(wrong.get()).isZero();
			}
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void whatHasWaitedIsNotLostWhenTheExecutorRefusesIt() throws Exception {
		CountDownLatch ran = new CountDownLatch(3);
		WorkerPool pool = new WorkerPool((call) -> {
			throw new RejectedExecutionException("full");
		});
		for (int i = 0; i < 3; i++) {
			pool.execute(ran::countDown);
		}
		pool.start();
		assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
	}

}
