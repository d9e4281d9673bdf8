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

package io.eventreactor.protocol;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionLostException;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * Sends what a publisher publishes: asks it for one buffer at a time, and for none while
 * the peer does not take what was sent.
 *
 * @since 0.1.0
 */
public final class FlowSender implements Flow.Subscriber<ByteBuffer>, PushProducer {

	private final Transport transport;

	private final Reactor loop;

	// Without a canceller, so that an outcome that is on its way when this is cancelled
	// is
	// ignored
	private final Deferred<Long> sent = new Deferred<>();

	// All that follows is touched on the loop of the transport only

	private Flow.@Nullable Subscription subscription;

	private long bytes;

	private boolean paused;

	private boolean requested;

	private boolean over;

	private FlowSender(Transport transport) {
		this.transport = transport;
		this.loop = transport.reactor();
	}

	/**
	 * Sends everything that a publisher publishes. The connection stays open.
	 * @param publisher publishes buffers that are not changed afterwards
	 * @param transport where to send them; must have no producer yet
	 * @return fires, on the loop of the transport, with the number of bytes when the
	 * publisher has completed; fails as the publisher does, with what its
	 * {@code subscribe} throws, with an {@link IllegalStateException} if there is a
	 * producer already, and when the connection ends before. Cancelling it cancels the
	 * subscription. If the loop has ended, it has failed
	 */
	public static Deferred<Long> send(Flow.Publisher<ByteBuffer> publisher, Transport transport) {
		FlowSender sender = new FlowSender(transport);
		Deferred<Long> sent = sender.sent.addErrback(CancelledException.class, (cancelled) -> {
			sender.stop();
			throw cancelled;
		});
		sender.run(() -> sender.begin(publisher), sender::connectionEnded);
		return sent;
	}

	private void begin(Flow.Publisher<ByteBuffer> publisher) {
		if (this.over) {
			return;
		}
		try {
			this.transport.registerProducer(this);
		}
		catch (RuntimeException ex) {
			// The producer that there is stays
			this.over = true;
			this.sent.errback(ex);
			return;
		}
		if (this.over) {
			return;
		}
		try {
			publisher.subscribe(this);
		}
		catch (Throwable ex) {
			cancelSubscription();
			finish(() -> this.sent.errback(ex));
		}
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		run(() -> {
			if (this.over || this.subscription != null) {
				subscription.cancel();
			}
			else {
				this.subscription = subscription;
				request();
			}
		}, subscription::cancel);
	}

	@Override
	public void onNext(ByteBuffer buffer) {
		this.loop.callFromThread(() -> {
			this.requested = false;
			if (!this.over) {
				this.bytes += buffer.remaining();
				this.transport.write(Unpooled.wrappedBuffer(buffer));
				request();
			}
		});
	}

	@Override
	public void onError(Throwable failure) {
		this.loop.callFromThread(() -> finish(() -> this.sent.errback(failure)));
	}

	@Override
	public void onComplete() {
		this.loop.callFromThread(() -> finish(() -> this.sent.callback(this.bytes)));
	}

	@Override
	public void pauseProducing() {
		this.paused = true;
	}

	@Override
	public void resumeProducing() {
		this.paused = false;
		request();
	}

	@Override
	public void stopProducing() {
		cancelSubscription();
		finish(this::connectionEnded);
	}

	private void connectionEnded() {
		this.sent.errback(new ConnectionLostException("The connection ended before everything was sent", null));
	}

	private void request() {
		Flow.Subscription subscription = this.subscription;
		if (subscription != null && !this.paused && !this.requested && !this.over) {
			this.requested = true;
			subscription.request(1);
		}
	}

	private void stop() {
		this.loop.callFromThread(() -> {
			cancelSubscription();
			finish(() -> {
			});
		});
	}

	/**
	 * Runs something on the loop, and never inside this call.
	 * @param call what to run
	 * @param tooLate what to run instead, here, if the loop has ended
	 */
	private void run(Runnable call, Runnable tooLate) {
		try {
			this.loop.loopExecutor().execute(call);
		}
		catch (RejectedExecutionException ex) {
			tooLate.run();
		}
	}

	private void cancelSubscription() {
		if (this.subscription != null && !this.over) {
			this.subscription.cancel();
		}
	}

	private void finish(Runnable outcome) {
		if (!this.over) {
			this.over = true;
			this.transport.unregisterProducer();
			outcome.run();
		}
	}

}
