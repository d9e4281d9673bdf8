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

import org.junit.jupiter.api.Test;

import io.eventreactor.testing.IgnoreUnhandledFailures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link DeferredQueue}, {@link DeferredLock} and {@link DeferredSemaphore}:
 * what the conformance vectors leave out.
 */
class DeferredQueueTests {

	@Test
	void limitsMustNotBeNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DeferredQueue<String>(-1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new DeferredQueue<String>(1, -1));
	}

	@Test
	void aDeferredIsNoValue() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DeferredQueue<Object>().put(new Deferred<String>()));
	}

	@Test
	void limitsAreNamed() {
		DeferredQueue<String> queue = new DeferredQueue<>(1, 0);
		queue.put("a");
		assertThatExceptionOfType(QueueOverflowException.class).isThrownBy(() -> queue.put("b"))
			.withMessageContaining("at most 1");
		queue.get();
		assertThatExceptionOfType(QueueUnderflowException.class).isThrownBy(queue::get)
			.withMessageContaining("at most 0");
	}

	@Test
	void valueGoesPastAWaiterThatWasFiredByOthers() throws Exception {
		DeferredQueue<String> queue = new DeferredQueue<>();
		Deferred<String> abused = queue.get();
		Deferred<String> waiting = queue.get();
		abused.callback("from outside");
		queue.put("a");
		assertThat(waiting.await()).isEqualTo("a");
	}

	@Test
	void lockWaitsForTheReturnedDeferred() throws Exception {
		DeferredLock lock = new DeferredLock();
		Deferred<String> inner = new Deferred<>();
		Deferred<Integer> outer = lock.runDeferred(() -> inner).addCallback(String::length);
		assertThat(lock.locked()).isTrue();
		inner.callback("four");
		assertThat(outer.await()).isEqualTo(4);
		assertThat(lock.locked()).isFalse();
		assertThatIllegalStateException().isThrownBy(lock::release);
	}

	@Test
	void semaphoreWaitsForTheReturnedDeferred() throws Exception {
		DeferredSemaphore semaphore = new DeferredSemaphore(1);
		Deferred<String> inner = new Deferred<>();
		Deferred<Integer> outer = semaphore.runDeferred(() -> inner).addCallback(String::length);
		assertThat(semaphore.tokens()).isZero();
		inner.callback("four");
		assertThat(outer.await()).isEqualTo(4);
		assertThat(semaphore.tokens()).isEqualTo(1);
		assertThatIllegalStateException().isThrownBy(semaphore::release);
	}

	@Test
	void lockServesAnyNumberOfWaiters() {
		DeferredLock lock = new DeferredLock();
		lock.acquire();
		List<Integer> served = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			int waiter = i;
			lock.run(() -> served.add(waiter));
		}
		lock.release();
		assertThat(served).hasSize(100_000).isSorted();
		assertThat(lock.waiting()).isZero();
		assertThat(lock.locked()).isFalse();
	}

	@Test
	void semaphoreServesAnyNumberOfWaiters() {
		DeferredSemaphore semaphore = new DeferredSemaphore(1);
		semaphore.acquire();
		List<Integer> served = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			int waiter = i;
			semaphore.run(() -> served.add(waiter));
		}
		semaphore.release();
		assertThat(served).hasSize(100_000).isSorted();
		assertThat(semaphore.waiting()).isZero();
		assertThat(semaphore.tokens()).isEqualTo(1);
	}

	@Test
	void thoseBehindAnErrorAreServedAlthoughTheyWerePostponed() {
		DeferredLock lock = new DeferredLock();
		lock.acquire();
		InternalError error = new InternalError("expected by the test");
		List<Integer> served = new ArrayList<>();
		List<Throwable> failures = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			int waiter = i;
			lock.acquire().addCallback((self) -> {
				served.add(waiter);
				self.release();
				if (waiter == 100) {
					throw error;
				}
				return waiter;
			}).addErrback((failure) -> {
				failures.add(failure);
				return -1;
			});
		}
		assertThatExceptionOfType(InternalError.class).isThrownBy(lock::release).isSameAs(error);
		assertThat(served).hasSize(200).isSorted();
		assertThat(failures).contains(error);
		assertThat(lock.locked()).isFalse();
	}

	// The error is thrown instead of the Deferred that has failed with it
	@Test
	@IgnoreUnhandledFailures
	void lockIsReleasedByAFunctionThatEndsWithAnError() {
		DeferredLock lock = new DeferredLock();
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> lock.run(() -> {
			throw new InternalError("expected by the test");
		}));
		assertThat(lock.locked()).isFalse();
	}

	@Test
	void lockGoesOnToTheNextAfterAnError() throws Exception {
		DeferredLock lock = new DeferredLock();
		lock.acquire();
		InternalError error = new InternalError("expected by the test");
		Deferred<String> failing = lock.run(() -> {
			throw error;
		});
		Deferred<String> next = lock.run(() -> "next");
		assertThatExceptionOfType(InternalError.class).isThrownBy(lock::release).isSameAs(error);
		assertThatExceptionOfType(InternalError.class).isThrownBy(failing::await).isSameAs(error);
		assertThat(lock.locked()).isFalse();
		assertThat(next.await()).isEqualTo("next");
	}

	// The error is thrown instead of the Deferred that has failed with it
	@Test
	@IgnoreUnhandledFailures
	void tokenIsReleasedByAFunctionThatEndsWithAnError() {
		DeferredSemaphore semaphore = new DeferredSemaphore(1);
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> semaphore.run(() -> {
			throw new InternalError("expected by the test");
		}));
		assertThat(semaphore.tokens()).isEqualTo(1);
	}

}
