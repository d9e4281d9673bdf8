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

package io.eventreactor.spring.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.UnhandledFailures;
import io.eventreactor.testing.IgnoreUnhandledFailures;

import static org.assertj.core.api.Assertions.assertThat;

class DeferredMonoTests {

	@Test
	void valueIsEmitted() {
		Deferred<String> deferred = new Deferred<>();
		Received received = new Received(DeferredMono.from(deferred));
		assertThat(received.signals).isEmpty();
		deferred.callback("value");
		assertThat(received.signals).containsExactly("value", "complete");
	}

	@Test
	void nullIsEmpty() {
		assertThat(new Received(DeferredMono.from(Deferred.succeed(null))).signals).containsExactly("complete");
	}

	@Test
	void failureIsPassedOnAsItIs() {
		Exception failure = new Exception("checked");
		assertThat(new Received(DeferredMono.from(Deferred.fail(failure))).signals).containsExactly(failure);
	}

	@Test
	void cancellationOfTheSubscriptionCancelsTheDeferred() {
		AtomicInteger cancelled = new AtomicInteger();
		Deferred<String> deferred = new Deferred<>((self) -> cancelled.incrementAndGet());
		new Received(DeferredMono.from(deferred)).subscription.dispose();
		assertThat(cancelled).hasValue(1);
		assertThat(deferred.called()).isTrue();
	}

	@Test
	void cancellationOfTheDeferredIsAnError() {
		Deferred<String> deferred = new Deferred<>();
		Received received = new Received(DeferredMono.from(deferred));
		deferred.cancel();
		assertThat(received.signals).singleElement().isInstanceOf(CancellationException.class);
	}

	@Test
	void nothingHappensToTheDeferredWithoutSubscription() {
		Deferred<String> deferred = Deferred.succeed("value");
		DeferredMono.from(deferred);
		List<@Nullable String> seen = new ArrayList<>();
		deferred.addCallback(seen::add);
		assertThat(seen).containsExactly("value");
	}

	@Test
	void secondSubscriberIsToldHowToHaveSeveral() {
		Mono<String> mono = DeferredMono.from(Deferred.succeed("value"));
		new Received(mono);
		assertThat(new Received(mono).signals).singleElement()
			.isInstanceOfSatisfying(IllegalStateException.class,
					(failure) -> assertThat(failure).hasMessageContaining("Mono.cache()"));
	}

	@Test
	@IgnoreUnhandledFailures
	void failureIsReportedOnceAtMost() throws InterruptedException {
		List<Throwable> unhandled = new CopyOnWriteArrayList<>();
		Runnable removal = UnhandledFailures.addHandler((failure, creation) -> unhandled.add(failure));
		try {
			Exception forgotten = new Exception("nobody subscribes");
			DeferredMono.from(Deferred.fail(forgotten));
			new Received(DeferredMono.from(Deferred.fail(new Exception("taken by the subscriber"))));
			new Received(DeferredMono.from(new Deferred<>())).subscription.dispose();
			DeferredMono.toDeferred(Mono.error(new Exception("handled"))).addErrback((failure) -> "");
			assertThat(UnhandledFailures.collect(Duration.ofSeconds(20))).isTrue();
			assertThat(unhandled).containsExactly(forgotten);
		}
		finally {
			removal.run();
		}
	}

	@Test
	void deferredFiresWithWhatTheMonoEmits() {
		Sinks.One<String> sink = Sinks.one();
		List<@Nullable String> seen = new ArrayList<>();
		DeferredMono.toDeferred(sink.asMono()).addCallback(seen::add);
		assertThat(seen).isEmpty();
		sink.tryEmitValue("value");
		assertThat(seen).containsExactly("value");
	}

	@Test
	void deferredOfAnEmptyMonoFiresWithNull() {
		List<@Nullable Object> seen = new ArrayList<>();
		DeferredMono.toDeferred(Mono.empty()).addCallback(seen::add);
		assertThat(seen).hasSize(1).containsOnlyNulls();
	}

	@Test
	void deferredFailsWithTheErrorOfTheMono() {
		Exception failure = new Exception("checked");
		List<Throwable> seen = new ArrayList<>();
		DeferredMono.toDeferred(Mono.error(failure)).addErrback((ex) -> seen.add(ex));
		assertThat(seen).containsExactly(failure);
	}

	@Test
	void cancellationOfTheDeferredCancelsTheSubscription() {
		AtomicInteger cancelled = new AtomicInteger();
		List<Throwable> seen = new ArrayList<>();
		Deferred<@Nullable Object> deferred = DeferredMono
			.toDeferred(Mono.never().doOnCancel(cancelled::incrementAndGet));
		deferred.addErrback((ex) -> seen.add(ex));
		deferred.cancel();
		assertThat(cancelled).hasValue(1);
		assertThat(seen).singleElement().isInstanceOf(CancelledException.class);
	}

	/**
	 * Subscribes, and writes down what comes.
	 */
	private static final class Received {

		private final List<Object> signals = new ArrayList<>();

		private final Disposable subscription;

		Received(Mono<?> mono) {
			this.subscription = mono.subscribe(this.signals::add, this.signals::add,
					() -> this.signals.add("complete"));
		}

	}

}
