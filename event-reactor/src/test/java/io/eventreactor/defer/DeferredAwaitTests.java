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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Deferred#await} and {@link Deferred#continueOn}.
 */
class DeferredAwaitTests {

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "executor"));

	private final AtomicReference<Object> outcome = new AtomicReference<>();

	@AfterEach
	void shutDown() throws InterruptedException {
		this.executor.shutdownNow();
		assertThat(this.executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void resultThatIsThereStaysThere() throws Exception {
		Deferred<String> deferred = Deferred.succeed("x");
		assertThat(deferred.await()).isEqualTo("x");
		assertThat(deferred.await()).isEqualTo("x");
	}

	@Test
	void failureIsThrownAsItIs() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> Deferred.fail(new IOException("x")).await());
	}

	@Test
	void resultFromAnotherThread() throws Exception {
		Deferred<String> deferred = new Deferred<>();
		this.executor.execute(() -> deferred.callback("x"));
		assertThat(deferred.await()).isEqualTo("x");
	}

	@Test
	void interruptionCancels() throws Exception {
		CountDownLatch cancelled = new CountDownLatch(1);
		Deferred<String> inner = new Deferred<>((self) -> cancelled.countDown());
		Deferred<String> outer = Deferred.succeed("o").addCallbackDeferred((value) -> inner);
		Thread waiting = awaitOn(outer);
		waiting.interrupt();
		waiting.join();
		assertThat(cancelled.getCount()).isZero();
		assertThat(this.outcome.get()).isInstanceOf(CancelledException.class);
	}

	@Test
	void interruptionThatIsOverruledLeavesTheThreadInterrupted() throws Exception {
		Thread waiting = awaitOn(new Deferred<>((self) -> deferredOf(self).callback("rescued")));
		waiting.interrupt();
		waiting.join();
		assertThat(this.outcome.get()).isEqualTo("rescued, interrupted");
	}

	@SuppressWarnings("unchecked")
	private static Deferred<String> deferredOf(Deferred<?> deferred) {
		return (Deferred<String>) deferred;
	}

	private Thread awaitOn(Deferred<String> deferred) {
		Thread waiting = new Thread(() -> {
			try {
				String value = deferred.await();
				this.outcome.set(value + (Thread.interrupted() ? ", interrupted" : ""));
			}
			catch (Exception ex) {
				this.outcome.set(ex);
			}
		});
		waiting.start();
		await().until(() -> waiting.getState() == Thread.State.WAITING);
		return waiting;
	}

	@Test
	void threadThatMustNotBlockIsTold() throws Exception {
		Deferred<String> deferred = Deferred.succeed("there already");
		Thread loop = new LoopThread(() -> {
			try {
				deferred.await();
			}
			catch (Exception ex) {
				this.outcome.set(ex);
			}
		});
		loop.start();
		loop.join();
		assertThat(this.outcome.get()).isInstanceOfSatisfying(IllegalStateException.class,
				(exception) -> assertThat(exception).hasMessageContaining("loop-1").hasMessageContaining("virtual"));
	}

	@Test
	void continuesOnTheExecutor() throws Exception {
		List<String> threads = new ArrayList<>();
		String here = Thread.currentThread().getName();
		Deferred<String> deferred = new Deferred<>();
		deferred.addCallback((value) -> threads.add(Thread.currentThread().getName()))
			.continueOn(this.executor)
			.addCallback((value) -> threads.add(Thread.currentThread().getName()));
		deferred.callback("x");
		awaitResult(deferred);
		assertThat(threads).containsExactly(here, "executor");
	}

	@Test
	void whatIsAddedAfterTheEndRunsWhereItIsAdded() throws Exception {
		List<String> threads = new ArrayList<>();
		Deferred<String> deferred = Deferred.succeed("x").continueOn(this.executor);
		awaitResult(deferred);
		// The one thread has left the chain when it does something else
		CompletableFuture.runAsync(() -> {
		}, this.executor).get(20, TimeUnit.SECONDS);
		deferred.addCallback((value) -> threads.add(Thread.currentThread().getName()));
		assertThat(threads).containsExactly(Thread.currentThread().getName());
	}

	@Test
	void failuresContinueOnTheExecutorToo() throws Exception {
		Deferred<String> deferred = new Deferred<>();
		deferred.continueOn(this.executor).addErrback((failure) -> Thread.currentThread().getName());
		deferred.errback(new IOException("x"));
		assertThat(deferred.await()).isEqualTo("executor");
	}

	@Test
	void refusalOfTheExecutorIsAFailure() {
		IOException failure = new IOException("x");
		Deferred<String> deferred = Deferred.<String>fail(failure).continueOn((task) -> {
			throw new RejectedExecutionException("full");
		});
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(deferred::await)
			.satisfies((exception) -> assertThat(exception.getSuppressed()).containsExactly(failure));
	}

	@Test
	void anErrorOfTheExecutorIsAFailure() {
		InternalError error = new InternalError("expected by the test");
		Deferred<String> deferred = Deferred.succeed("x").continueOn((task) -> {
			throw error;
		});
		assertThatExceptionOfType(InternalError.class).isThrownBy(deferred::await).isSameAs(error);
	}

	@Test
	void anErrorBehindAnExecutorThatRunsAtOnceComesOut() {
		InternalError error = new InternalError("expected by the test");
		Deferred<String> deferred = new Deferred<>();
		deferred.continueOn(Runnable::run).addErrback((failure) -> Deferred.rethrow(error));
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> deferred.errback(error)).isSameAs(error);
		assertThatExceptionOfType(InternalError.class).isThrownBy(deferred::await).isSameAs(error);
	}

	@Test
	void canBeCancelledBetweenTheThreads() {
		List<Runnable> tasks = new ArrayList<>();
		Deferred<String> deferred = Deferred.succeed("x").continueOn(tasks::add);
		deferred.cancel();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(deferred::await);
		tasks.forEach(Runnable::run);
		assertThat(deferred.toString()).contains("CancelledException");
	}

	private static void awaitResult(Deferred<?> deferred) throws Exception {
		deferred.await();
	}

	private static final class LoopThread extends Thread implements NonBlockingThread {

		LoopThread(Runnable task) {
			super(task, "loop-1");
		}

	}

}
