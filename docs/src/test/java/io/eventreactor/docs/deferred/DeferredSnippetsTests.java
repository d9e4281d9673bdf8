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

package io.eventreactor.docs.deferred;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.DeferredList;
import io.eventreactor.defer.DeferredLock;
import io.eventreactor.defer.DeferredQueue;
import io.eventreactor.defer.DeferredSemaphore;
import io.eventreactor.defer.First;
import io.eventreactor.defer.UnhandledFailures;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.testing.IgnoreUnhandledFailures;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DeferredSnippetsTests extends AbstractReactorTests {

	private final Prices prices = new Prices();

	private final ManualClock clock = new ManualClock();

	private final List<String> log = new ArrayList<>();

	@AfterEach
	void leaveDebugMode() {
		Deferred.setDebugging(false);
	}

	private void show(Object value) {
		this.log.add(String.valueOf(value));
	}

	@Test
	void callbacks() {
		// tag::callbacks[]
		this.prices.ask("tea")
			.addCallback(Integer::parseInt)
			.addCallback((price) -> price * 3)
			.addErrback(NumberFormatException.class, (failure) -> 0)
			.addCallback((total) -> {
				show("three cost " + total);
				return total;
			});
		// end::callbacks[]
		assertThat(this.log).isEmpty();
		this.prices.answer("tea", "5");
		assertThat(this.log).containsExactly("three cost 15");
	}

	@Test
	void failures() {
		// tag::errors[]
		this.prices.ask("tea").addCallback(Integer::parseInt).addCallbacks((price) -> "costs " + price, (failure) -> {
			if (failure instanceof IllegalStateException) {
				return "is sold out";
			}
			return Deferred.rethrow(failure);
		}).addBoth((text, failure) -> {
			show((failure != null) ? failure.getClass().getSimpleName() : "tea " + text);
			return null;
		});
		// end::errors[]
		this.prices.fail("tea");
		assertThat(this.log).containsExactly("tea is sold out");
	}

	@Test
	void otherFailuresPass() {
		Deferred<String> deferred = this.prices.ask("tea");
		deferred.addCallback(Integer::parseInt)
			.addErrback(IllegalStateException.class, (failure) -> 0)
			.addErrback((failure) -> {
				show(failure.getClass().getSimpleName());
				return 1;
			});
		this.prices.answer("tea", "cheap");
		assertThat(this.log).containsExactly("NumberFormatException");
	}

	@Test
	void chaining() {
		// tag::chaining[]
		this.prices.ask("tea")
			.addCallbackDeferred((tea) -> this.prices.ask("milk").addCallback((milk) -> tea + " and " + milk))
			.addCallback((both) -> {
				show(both);
				return null;
			});
		// end::chaining[]
		this.prices.answer("tea", "5");
		assertThat(this.log).isEmpty();
		this.prices.answer("milk", "2");
		assertThat(this.log).containsExactly("5 and 2");
	}

	@Test
	void cancelling() {
		// tag::cancel[]
		Deferred<String> answer = this.prices.ask("tea")
			.addErrback(CancelledException.class, (failure) -> "never mind");
		answer.addCallback((text) -> {
			show(text);
			return text;
		});
		answer.cancel();
		// end::cancel[]
		assertThat(this.prices.cancelled).containsExactly("tea");
		assertThat(this.log).containsExactly("never mind");
	}

	@Test
	void timeout() {
		// tag::timeout[]
		this.prices.ask("tea")
			.addTimeout(Duration.ofSeconds(2), this.clock)
			.addErrback(TimeoutException.class, (failure) -> "too late");
		// end::timeout[]
		Deferred<String> answer = this.prices.ask("milk")
			.addTimeout(Duration.ofSeconds(2), this.clock)
			.addErrback(TimeoutException.class, (failure) -> "too late");
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(answer.toCompletableFuture()).isCompletedWithValue("too late");
		assertThat(this.prices.cancelled).containsExactlyInAnyOrder("tea", "milk");
	}

	@Test
	void lists() {
		// tag::gather[]
		Deferred.gatherResults(List.of(this.prices.ask("tea"), this.prices.ask("milk")), true)
			.addCallback((answers) -> {
				show(answers);
				return null;
			});
		// end::gather[]
		this.prices.answer("milk", "2");
		this.prices.answer("tea", "5");
		assertThat(this.log).containsExactly("[5, 2]");
		this.log.clear();
		// tag::list[]
		new DeferredList<>(List.of(this.prices.ask("tea"), this.prices.ask("milk")), DeferredList.Flag.CONSUME_ERRORS)
			.addCallback((result) -> {
				result.outcomes().forEach((outcome) -> show((outcome.failure() == null) ? outcome.value() : "?"));
				return null;
			});
		// end::list[]
		this.prices.answer("milk", "2");
		this.prices.fail("tea");
		assertThat(this.log).containsExactly("?", "2");
		// tag::race[]
		Deferred<First<String>> first = Deferred.race(List.of(this.prices.ask("here"), this.prices.ask("there")));
		// end::race[]
		this.prices.answer("there", "4");
		assertThat(first.toCompletableFuture()).isCompletedWithValue(new First<>(1, "4"));
		assertThat(this.prices.cancelled).containsExactly("here");
	}

	@Test
	void lock() {
		Prices database = this.prices;
		// tag::lock[]
		DeferredLock lock = new DeferredLock();
		lock.runDeferred(() -> database.ask("first"));
		lock.runDeferred(() -> database.ask("second"));
		// end::lock[]
		assertThat(lock.waiting()).isOne();
		database.answer("first", "1");
		assertThat(lock.waiting()).isZero();
		database.answer("second", "2");
		assertThat(lock.locked()).isFalse();
	}

	@Test
	void semaphoreAndQueue() {
		// tag::semaphore[]
		DeferredSemaphore atMostTwo = new DeferredSemaphore(2);
		for (String item : List.of("tea", "milk", "sugar")) {
			atMostTwo.runDeferred(() -> this.prices.ask(item));
		}
		// end::semaphore[]
		assertThat(atMostTwo.waiting()).isOne();
		// tag::queue[]
		DeferredQueue<String> jobs = new DeferredQueue<>(100, 1);
		jobs.get().addCallback((job) -> {
			show("doing " + job);
			return null;
		});
		jobs.put("the dishes");
		// end::queue[]
		assertThat(this.log).containsExactly("doing the dishes");
		this.prices.answer("tea", "1");
		assertThat(atMostTwo.waiting()).isZero();
	}

	@Test
	void continueOn() throws Exception {
		ExecutorService background = Executors.newSingleThreadExecutor((task) -> new Thread(task, "background"));
		// tag::continue[]
		Deferred<String> thread = this.prices.ask("tea")
			.continueOn(background)
			.addCallback((price) -> price + " on " + Thread.currentThread().getName())
			.continueOn(this.reactor.loopExecutor())
			.addCallback((text) -> text + ", then " + this.reactor.isInReactorThread());
		// end::continue[]
		this.prices.answer("tea", "5");
		assertThat(await(thread)).isEqualTo("5 on background, then true");
		background.shutdown();
	}

	@Test
	@IgnoreUnhandledFailures
	void unhandledFailure() throws Exception {
		CompletableFuture<Throwable> unhandled = new CompletableFuture<>();
		// tag::unhandled[]
		Deferred.setDebugging(true);
		Runnable remove = UnhandledFailures.addHandler((failure, creation) -> unhandled.complete(creation));
		Deferred.fail(new IllegalStateException("nobody looks at this"));
		// end::unhandled[]
		assertThat(UnhandledFailures.collect(Duration.ofSeconds(20))).isTrue();
		assertThat(unhandled.get(20, TimeUnit.SECONDS).getStackTrace())
			.anyMatch((frame) -> frame.getMethodName().equals("unhandledFailure"));
		remove.run();
	}

	@Test
	void bridges() throws Exception {
		// tag::bridges[]
		CompletableFuture<String> future = this.prices.ask("tea").toCompletableFuture();
		Deferred<String> deferred = Deferred.from(CompletableFuture.supplyAsync(() -> "from a stage"));
		// end::bridges[]
		assertThat(await(deferred)).isEqualTo("from a stage");
		future.cancel(true);
		assertThat(this.prices.cancelled).containsExactly("tea");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void inline() throws Exception {
		DeferredQueue<String> words = new DeferredQueue<>();
		// tag::inline[]
		Deferred<String> sentence = this.reactor.inline(() -> {
			String first = words.get().await();
			String second = words.get().await();
			return first + " " + second;
		});
		// end::inline[]
		words.put("hello");
		words.put("world");
		assertThat(await(sentence)).isEqualTo("hello world");
	}

	@Test
	void awaitOnALoopIsRefused() throws Exception {
		CompletableFuture<Throwable> refused = new CompletableFuture<>();
		this.reactor.callFromThread(() -> {
			try {
				new Deferred<String>().await();
			}
			catch (Exception ex) {
				refused.complete(ex);
			}
		});
		assertThat(refused.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void lockIsNotReleasedTwice() {
		assertThatIllegalStateException().isThrownBy(new DeferredLock()::release);
	}

}
