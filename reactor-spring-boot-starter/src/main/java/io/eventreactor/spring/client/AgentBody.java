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

package io.eventreactor.spring.client;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * The body of a response on its way to a consumer on the loop, one piece after the other:
 * the next one is asked for when the consumer is done. Fields without another word are
 * touched on the loop only.
 */
class AgentBody implements Flow.Subscriber<List<ByteBuffer>> {

	private final AgentExchange exchange;

	private final Flow.Publisher<List<ByteBuffer>> publisher;

	// Set by the thread that asks for the body
	private final AtomicBoolean taken = new AtomicBoolean();

	// Set by a thread of the client
	private volatile Flow.@Nullable Subscription subscription;

	private @Nullable Deferred<@Nullable Void> result;

	private @Nullable Consumer<ByteBuffer> consumer;

	private @Nullable Throwable failure;

	private boolean over;

	AgentBody(AgentExchange exchange, Flow.Publisher<List<ByteBuffer>> publisher) {
		this.exchange = exchange;
		this.publisher = publisher;
	}

	Deferred<@Nullable Void> read(Consumer<ByteBuffer> consumer) {
		if (!this.taken.compareAndSet(false, true)) {
			throw new IllegalStateException(
					"The body of a response can be read once; keep what the first read has brought");
		}
		Deferred<@Nullable Void> result = new Deferred<>((cancelled) -> this.exchange.atHome(this::stop));
		this.exchange.atHome(() -> start(result, consumer));
		return result;
	}

	private void start(Deferred<@Nullable Void> result, Consumer<ByteBuffer> consumer) {
		Throwable failure = this.failure;
		if (failure != null) {
			AgentExchange.fire(() -> result.errback(failure));
			return;
		}
		this.result = result;
		this.consumer = consumer;
		this.publisher.subscribe(this);
	}

	/**
	 * Wants no body. It may be on its way already.
	 */
	void discard() {
		this.taken.set(true);
		this.exchange.atHome(this::stop);
	}

	/**
	 * Ends the exchange with a failure, which a read to come will have as well. Called on
	 * the loop.
	 * @param failure the reason
	 */
	void fail(Throwable failure) {
		if (this.over) {
			return;
		}
		this.failure = failure;
		Deferred<@Nullable Void> result = this.result;
		stop();
		if (result != null) {
			AgentExchange.fire(() -> result.errback(failure));
		}
	}

	private void stop() {
		if (this.over) {
			return;
		}
		end();
		if (this.result == null) {
			// A body that nobody reads is given up by whoever subscribes to it
			this.publisher.subscribe(this);
			return;
		}
		Flow.Subscription subscription = this.subscription;
		if (subscription != null) {
			subscription.cancel();
		}
	}

	private void end() {
		this.over = true;
		this.exchange.stopTimer();
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		this.exchange.atHome(() -> {
			if (this.over) {
				subscription.cancel();
			}
			else {
				subscription.request(1);
			}
		});
	}

	@Override
	public void onNext(List<ByteBuffer> pieces) {
		this.exchange.bringHome(() -> deliver(pieces));
	}

	private void deliver(List<ByteBuffer> pieces) {
		Consumer<ByteBuffer> consumer = this.consumer;
		Flow.Subscription subscription = this.subscription;
		if (this.over || consumer == null || subscription == null) {
			return;
		}
		try {
			pieces.forEach(consumer);
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
			return;
		}
		subscription.request(1);
	}

	@Override
	public void onError(Throwable failure) {
		this.exchange.bringHome(() -> fail(failure));
	}

	@Override
	public void onComplete() {
		this.exchange.bringHome(() -> {
			Deferred<@Nullable Void> result = this.result;
			if (!this.over && result != null) {
				end();
				AgentExchange.fire(() -> result.callback(null));
			}
		});
	}

}
