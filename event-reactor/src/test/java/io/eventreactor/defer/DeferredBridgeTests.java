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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the bridges between {@link Deferred} and futures, stages and publishers.
 */
class DeferredBridgeTests {

	private final List<Object> seen = new ArrayList<>();

	@Test
	void futureGetsTheValueAndTheDeferredKeepsNull() {
		Deferred<String> deferred = new Deferred<>();
		CompletableFuture<String> future = deferred.toCompletableFuture();
		assertThat(future).isNotDone();
		deferred.callback("x");
		assertThat(future).isCompletedWithValue("x");
		assertThat(deferred.toString()).endsWith("[value=null]");
	}

	@Test
	void futureGetsTheFailure() {
		IOException failure = new IOException("x");
		CompletableFuture<String> future = Deferred.<String>fail(failure).toCompletableFuture();
		assertThat(future).isCompletedExceptionally();
		future.whenComplete((value, cause) -> this.seen.add(cause));
		assertThat(this.seen).containsExactly(failure);
	}

	@Test
	void cancelledFutureCancelsTheDeferred() {
		Deferred<String> deferred = new Deferred<>((self) -> this.seen.add("canceller"));
		CompletableFuture<String> future = deferred.toCompletableFuture();
		assertThat(future.cancel(false)).isTrue();
		assertThat(this.seen).containsExactly("canceller");
		assertThat(deferred.toString()).endsWith("[value=null]");
		assertThat(future).isCancelled();
	}

	@Test
	void lateResultAfterTheFutureWasCancelledIsIgnored() {
		Deferred<String> deferred = new Deferred<>();
		CompletableFuture<String> future = deferred.toCompletableFuture();
		future.cancel(true);
		deferred.callback("late");
		assertThat(future).isCancelled();
	}

	@Test
	void cancelledDeferredCancelsTheFuture() {
		Deferred<String> deferred = new Deferred<>();
		CompletableFuture<String> future = deferred.toCompletableFuture();
		deferred.cancel();
		assertThat(future).isCancelled();
	}

	@Test
	void dependentsOfTheFutureDoNotCancelTheDeferred() {
		Deferred<String> deferred = new Deferred<>();
		CompletableFuture<Integer> dependent = deferred.toCompletableFuture().thenApply(String::length);
		dependent.cancel(true);
		assertThat(deferred.called()).isFalse();
	}

	@Test
	void stageGivesItsValue() throws Exception {
		CompletableFuture<String> future = new CompletableFuture<>();
		Deferred<String> deferred = Deferred.from(future);
		assertThat(deferred.called()).isFalse();
		future.complete("x");
		assertThat(deferred.await()).isEqualTo("x");
		assertThat(Deferred.<String>from(future).await()).isEqualTo("x");
	}

	@Test
	void stageGivesItsFailureUnwrapped() {
		CompletionStage<String> stage = CompletableFuture.<String>failedFuture(new IOException("x"))
			.thenApply(String::trim);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> Deferred.from(stage).await());
	}

	@Test
	void cancelledDeferredCancelsTheStage() {
		CompletableFuture<String> future = new CompletableFuture<>();
		Deferred<String> deferred = Deferred.from(future);
		deferred.cancel();
		assertThat(future).isCancelled();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(deferred::await);
	}

	@Test
	void cancelledStageCancelsTheDeferred() {
		CompletableFuture<String> future = new CompletableFuture<>();
		Deferred<String> deferred = Deferred.from(future);
		future.cancel(true);
		assertThatExceptionOfType(CancelledException.class).isThrownBy(deferred::await)
			.withCauseInstanceOf(CancellationException.class);
	}

	@Test
	void stageThatCannotBeCancelledIsLeftAlone() {
		CompletableFuture<String> source = new CompletableFuture<>();
		Deferred<String> deferred = Deferred.from(source.minimalCompletionStage());
		deferred.cancel();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(deferred::await);
		source.complete("late");
		assertThat(deferred.toString()).contains("CancelledException");
	}

	@Test
	void publisherDeliversOnDemand() {
		Deferred<String> deferred = new Deferred<>();
		Subscriber subscriber = new Subscriber();
		DeferredPublisher.of(deferred).subscribe(subscriber);
		deferred.callback("x");
		assertThat(this.seen).isEmpty();
		subscriber.subscription().request(1);
		subscriber.subscription().request(1);
		assertThat(this.seen).containsExactly("x", "complete");
	}

	@Test
	void publisherWaitsForTheResult() {
		Deferred<String> deferred = new Deferred<>();
		Subscriber subscriber = new Subscriber();
		DeferredPublisher.of(deferred).subscribe(subscriber);
		subscriber.subscription().request(5);
		deferred.callback("x");
		assertThat(this.seen).containsExactly("x", "complete");
	}

	@Test
	void publisherNeedsNoDemandForNullAndFailures() {
		IOException failure = new IOException("x");
		DeferredPublisher.of(Deferred.<@Nullable String>succeed(null)).subscribe(new Subscriber());
		DeferredPublisher.of(Deferred.<String>fail(failure)).subscribe(new Subscriber());
		assertThat(this.seen).containsExactly("complete", failure);
	}

	@Test
	void cancelledSubscriptionCancelsTheDeferred() {
		Deferred<String> deferred = new Deferred<>((self) -> this.seen.add("canceller"));
		Subscriber subscriber = new Subscriber();
		DeferredPublisher.of(deferred).subscribe(subscriber);
		subscriber.subscription().request(1);
		subscriber.subscription().cancel();
		assertThat(this.seen).containsExactly("canceller");
	}

	@Test
	void publisherHasOneSubscriberAndWantsSensibleDemand() {
		Flow.Publisher<String> publisher = DeferredPublisher.of(new Deferred<String>());
		Subscriber first = new Subscriber();
		publisher.subscribe(first);
		publisher.subscribe(new Subscriber());
		assertThat(this.seen).singleElement().isInstanceOf(IllegalStateException.class);
		first.subscription().request(0);
		assertThat(this.seen.get(1)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void firstValueOfAPublisher() throws Exception {
		try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8)) {
			Deferred<@Nullable String> first = DeferredPublisher.first(publisher);
			publisher.submit("a");
			publisher.submit("b");
			assertThat(first.await()).isEqualTo("a");
			assertThat(publisher.getNumberOfSubscribers()).isZero();
		}
	}

	@Test
	void endAndFailureOfAPublisher() throws Exception {
		SubmissionPublisher<String> ending = new SubmissionPublisher<>(Runnable::run, 8);
		Deferred<@Nullable String> none = DeferredPublisher.first(ending);
		ending.close();
		assertThat(none.await()).isNull();
		SubmissionPublisher<String> failing = new SubmissionPublisher<>(Runnable::run, 8);
		Deferred<@Nullable String> failed = DeferredPublisher.first(failing);
		failing.closeExceptionally(new IOException("x"));
		assertThatExceptionOfType(IOException.class).isThrownBy(failed::await);
	}

	@Test
	void cancelledDeferredCancelsItsSubscription() {
		try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8)) {
			Deferred<@Nullable String> first = DeferredPublisher.first(publisher);
			first.cancel();
			publisher.submit("late");
			assertThat(publisher.hasSubscribers()).isFalse();
			assertThatExceptionOfType(CancelledException.class).isThrownBy(first::await);
		}
	}

	/**
	 * Notes what it is told.
	 */
	private final class Subscriber implements Flow.Subscriber<String> {

		private Flow.@Nullable Subscription subscription;

		Flow.Subscription subscription() {
			assertThat(this.subscription).isNotNull();
			return this.subscription;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
		}

		@Override
		public void onNext(String item) {
			DeferredBridgeTests.this.seen.add(item);
		}

		@Override
		public void onError(Throwable failure) {
			DeferredBridgeTests.this.seen.add(failure);
		}

		@Override
		public void onComplete() {
			DeferredBridgeTests.this.seen.add("complete");
		}

	}

}
