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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import io.eventreactor.defer.Deferred;

/**
 * The bridge between {@link Deferred} and {@link Mono}. The one is under way already and
 * has one result; the other does nothing until it is subscribed to, and may start anew
 * with each subscriber. Cancellation crosses the bridge both ways.
 *
 * @since 0.1.0
 */
public final class DeferredMono {

	private DeferredMono() {
	}

	/**
	 * Makes a {@link Mono} of a {@link Deferred}. Nothing happens to the Deferred before
	 * the subscription; if there is none, a failure stays in the Deferred, which reports
	 * it as unhandled. The subscriber takes the result, and the Deferred is left with
	 * {@code null}. So there can be one subscriber only, and a second gets an
	 * {@link IllegalStateException}: {@link Mono#cache()} serves several.
	 * <p>
	 * Signals come on the thread that fires the Deferred, mostly a loop: go elsewhere, by
	 * {@link Mono#publishOn}, before anything that blocks.
	 * @param deferred what is waited for; cancelled if the subscriber cancels
	 * @param <T> the type of the value
	 * @return emits the value, is empty if that is {@code null}, or fails with the
	 * failure
	 */
	public static <T> Mono<T> from(Deferred<? extends @Nullable T> deferred) {
		Assert.notNull(deferred, "'deferred' must not be null");
		AtomicBoolean subscribed = new AtomicBoolean();
		return Mono.fromFuture(() -> take(deferred, subscribed));
	}

	@SuppressWarnings("unchecked")
	private static <T> CompletableFuture<T> take(Deferred<? extends @Nullable T> deferred, AtomicBoolean subscribed) {
		Assert.state(subscribed.compareAndSet(false, true),
				"The result of a Deferred was taken by another subscriber; use Mono.cache() to have several");
		return (CompletableFuture<T>) deferred.toCompletableFuture();
	}

	/**
	 * Makes a {@link Deferred} of a {@link Mono}, which is subscribed to at once.
	 * @param mono what is waited for; its subscription is cancelled if the Deferred is
	 * @param <T> the type of the value
	 * @return fires with the value, or {@code null} if there is none, or with the
	 * failure, on the thread of that signal
	 */
	public static <T> Deferred<@Nullable T> toDeferred(Mono<? extends T> mono) {
		Assert.notNull(mono, "'mono' must not be null");
		return Deferred.from(mono.toFuture());
	}

}
