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

package io.eventreactor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Reactor#inline}.
 */
@Timeout(30)
class InlineCallTests {

	private final NettyReactor reactor = NettyReactor.builder().threads(1).build();

	@BeforeEach
	void start() {
		this.reactor.start();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.reactor.running()) {
			get(this.reactor.stop());
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void aJdkWithoutVirtualThreadsIsNamed() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.reactor.inline(() -> null))
			.withMessageContaining("JDK 21")
			.withMessageContaining("JDK " + Runtime.version());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void waitsLineByLineAndFiresOnTheLoop() throws Exception {
		List<String> threads = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch added = new CountDownLatch(1);
		Deferred<Integer> sum = this.reactor.inline(() -> {
			added.await();
			threads.add(Thread.currentThread().getName().replaceAll("[0-9]+$", "N"));
			int first = later(1).await();
			int second = later(2).await();
			return first + second;
		});
		sum.addCallback((result) -> {
			threads.add(Thread.currentThread().getName());
			return result;
		});
		added.countDown();
		assertThat(get(sum).intValue()).isEqualTo(3);
		assertThat(threads).containsExactly("event-reactor-inline-N", "event-reactor-1");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void failuresAreThrownInAndOut() throws Exception {
		IOException failure = new IOException("expected by the test");
		Deferred<String> caught = this.reactor.inline(() -> {
			try {
				return Deferred.<String>fail(failure).await();
			}
			catch (IOException ex) {
				return "caught " + ex.getMessage();
			}
		});
		assertThat(get(caught)).isEqualTo("caught expected by the test");
		assertThat(failureOf(this.reactor.inline(() -> {
			throw failure;
		}))).isSameAs(failure);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void cancellingCancelsWhatItWaitsFor() throws Exception {
		CountDownLatch innermost = new CountDownLatch(1);
		Deferred<String> waiting = new Deferred<>((deferred) -> innermost.countDown());
		Deferred<String> result = inline(() -> this.reactor.inline(waiting::await).await());
		// Both functions wait when the innermost Deferred can be cancelled
		result.cancel();
		innermost.await();
		assertThat(failureOf(result)).isInstanceOf(CancelledException.class);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aFunctionMayAnswerACancellationWithAValue() throws Exception {
		Deferred<String> waiting = new Deferred<>();
		Deferred<String> result = inline(() -> {
			try {
				return waiting.await();
			}
			catch (CancelledException ex) {
				return "saved";
			}
		});
		result.cancel();
		assertThat(get(result)).isEqualTo("saved");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aFunctionMayGoOnAfterACancellationAndBeCancelledAgain() throws Exception {
		CompletableFuture<String> first = new CompletableFuture<>();
		Deferred<String> result = inline(() -> {
			try {
				return new Deferred<String>().await();
			}
			catch (CancelledException ex) {
				first.complete("cancelled");
			}
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				return "cancelled twice";
			}
			return "";
		});
		result.cancel();
		first.get();
		result.cancel();
		assertThat(get(result)).isEqualTo("cancelled twice");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void anInterruptOfACancellationIsACancellation() throws Exception {
		Deferred<String> result = inline(() -> {
			new CountDownLatch(1).await();
			return "";
		});
		result.cancel();
		assertThat(failureOf(result)).isInstanceOf(CancelledException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(failureOf(this.reactor.inline(() -> {
			throw new InterruptedException("of another kind");
		}))).isInstanceOf(InterruptedException.class);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aReturnedDeferredIsAFailure() {
		assertThat(failureOf(this.reactor.inline(Deferred::new))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("await()");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void endsAndCancellationsMeetInAnyOrder() throws Exception {
		for (int i = 0; i < 2000; i++) {
			Deferred<String> result = this.reactor.inline(() -> "value");
			result.cancel();
			assertThat(get(result)).isEqualTo("value");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void firesEvenIfTheReactorHasStoppedMeanwhile() throws Exception {
		CountDownLatch proceed = new CountDownLatch(1);
		Deferred<String> result = inline(() -> {
			proceed.await();
			return "value";
		});
		get(this.reactor.stop());
		proceed.countDown();
		assertThat(get(result)).isEqualTo("value");
	}

	/**
	 * Runs a function, and returns when it has begun.
	 * @param function what to run
	 * @return its result
	 */
	private Deferred<String> inline(Callable<String> function) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		Deferred<String> result = this.reactor.inline(() -> {
			begun.countDown();
			return function.call();
		});
		begun.await();
		return result;
	}

	private Deferred<Integer> later(int value) {
		Deferred<Integer> deferred = new Deferred<>();
		this.reactor.callFromThread(() -> deferred.callback(value));
		return deferred;
	}

	private static <T> T get(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static Throwable failureOf(Deferred<?> deferred) {
		CompletableFuture<Throwable> failed = new CompletableFuture<>();
		deferred.addBoth((value, failure) -> failed.complete((failure != null) ? failure : new AssertionError(value)));
		return failed.orTimeout(10, TimeUnit.SECONDS).join();
	}

}
