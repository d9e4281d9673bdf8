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

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The bridge between {@link Deferred} and reactive streams. Cancellation travels both
 * ways.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
public final class DeferredPublisher<T> implements Flow.Publisher<T> {

	private final Deferred<? extends @Nullable T> deferred;

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private DeferredPublisher(Deferred<? extends @Nullable T> deferred) {
		this.deferred = deferred;
	}

	/**
	 * Publishes the result of a Deferred, which is left with {@code null}, to one
	 * subscriber: the value and then the end, only the end if the value is {@code null},
	 * or the failure. Cancelling the subscription cancels the Deferred.
	 * @param deferred whose result is published
	 * @param <T> the type of its value
	 * @return a publisher; those who subscribe after the first one get an
	 * {@link IllegalStateException}
	 */
	public static <T> Flow.Publisher<T> of(Deferred<? extends @Nullable T> deferred) {
		return new DeferredPublisher<>(Objects.requireNonNull(deferred, "deferred"));
	}

	/**
	 * Takes the first value of a publisher. Its subscription is cancelled with the value,
	 * and when the Deferred is cancelled.
	 * @param publisher subscribed to at once
	 * @param <T> the type of its values
	 * @return fires with the first value, with {@code null} if the publisher ends without
	 * one, or with its failure
	 */
	public static <T> Deferred<@Nullable T> first(Flow.Publisher<? extends T> publisher) {
		FirstValue<T> first = new FirstValue<>();
		publisher.subscribe(first);
		return first;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		Objects.requireNonNull(subscriber, "subscriber");
		Delivery<T> delivery = new Delivery<>(this.deferred, subscriber);
		subscriber.onSubscribe(delivery);
		if (this.subscribed.compareAndSet(false, true)) {
			this.deferred.add(delivery.new Arrival());
		}
		else {
			delivery.finish(new Failed(
					new IllegalStateException("The result of a Deferred can be published to one subscriber only")));
		}
	}

	/**
	 * Delivers a result when it is there and has been asked for.
	 *
	 * @param <T> the type of the value
	 */
	private static final class Delivery<T> implements Flow.Subscription {

		private static final int REQUESTED = 1;

		private static final int ARRIVED = 1 << 1;

		private static final int ENDED = 1 << 2;

		private final Deferred<?> deferred;

		private final Flow.Subscriber<? super T> subscriber;

		private final AtomicInteger state = new AtomicInteger();

		// Written before ARRIVED is set, read after that
		private @Nullable Object outcome;

		Delivery(Deferred<?> deferred, Flow.Subscriber<? super T> subscriber) {
			this.deferred = deferred;
			this.subscriber = subscriber;
		}

		@Override
		public void request(long count) {
			if (count <= 0) {
				finish(new Failed(new IllegalArgumentException("At least one value must be requested, not " + count)));
				this.deferred.cancel();
			}
			else if (set(REQUESTED) == (REQUESTED | ARRIVED)) {
				finish(this.outcome);
			}
		}

		@Override
		public void cancel() {
			if ((this.state.getAndSet(ENDED) & (ENDED | ARRIVED)) == 0) {
				this.deferred.cancel();
			}
		}

		private void arrived(@Nullable Object result) {
			this.outcome = result;
			int present = set(ARRIVED);
			if (present == (REQUESTED | ARRIVED) || (present == ARRIVED && endsWithoutValue())) {
				finish(result);
			}
		}

		private boolean endsWithoutValue() {
			return this.outcome == null || this.outcome instanceof Failed;
		}

		private int set(int bit) {
			return this.state.accumulateAndGet(bit, (present, added) -> present | added);
		}

		private void finish(@Nullable Object result) {
			if ((this.state.getAndSet(ENDED) & ENDED) != 0) {
				return;
			}
			if (result instanceof Failed failed) {
				this.subscriber.onError(failed.cause);
				return;
			}
			if (result != null) {
				this.subscriber.onNext(Steps.<T>value(result));
			}
			this.subscriber.onComplete();
		}

		/**
		 * The step of the Deferred that gives its result away.
		 */
		private final class Arrival extends Step {

			@Override
			@Nullable Object run(@Nullable Object present) {
				arrived(present);
				return null;
			}

		}

	}

	/**
	 * A subscriber that is fired with the first value.
	 *
	 * @param <T> the type of the value
	 */
	private static final class FirstValue<T> extends Deferred<@Nullable T> implements Flow.Subscriber<T> {

		private static final Canceller CANCELLER = (deferred) -> ((FirstValue<?>) deferred).cancelSubscription();

		private volatile Flow.@Nullable Subscription subscription;

		FirstValue() {
			super(CANCELLER);
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			if (this.subscription != null || called()) {
				subscription.cancel();
				return;
			}
			this.subscription = subscription;
			subscription.request(1);
			if (called()) {
				subscription.cancel();
			}
		}

		@Override
		public void onNext(T value) {
			cancelSubscription();
			tryFire(value);
		}

		@Override
		public void onError(Throwable failure) {
			tryFire(new Failed(failure));
		}

		@Override
		public void onComplete() {
			tryFire(null);
		}

		private void cancelSubscription() {
			Flow.Subscription present = this.subscription;
			if (present != null) {
				present.cancel();
			}
		}

	}

}
