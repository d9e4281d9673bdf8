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

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.testing.MemoryReactor;
import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link FlowSender} does when things go wrong, step by step.
 */
class FlowSenderTests {

	private final MemoryReactor reactor = MemoryReactor.started();

	private final StringTransport transport = new StringTransport(this.reactor);

	private final List<Object> events = new ArrayList<>();

	@Test
	void whenThereIsAProducerAlreadyFailsAndLeavesIt() {
		PushProducer other = new OtherProducer();
		this.transport.registerProducer(other);
		TestPublisher publisher = new TestPublisher();
		send(publisher);
		this.reactor.run();
		assertThat(this.events).singleElement().isInstanceOf(IllegalStateException.class);
		assertThat(this.transport.producer()).isSameAs(other);
		assertThat(publisher.subscriber).isNull();
	}

	@Test
	void whenSubscribingThrowsFailsAndLeavesNoProducerBehind() {
		IllegalStateException broken = new IllegalStateException("broken publisher");
		send((subscriber) -> {
			throw broken;
		});
		this.reactor.run();
		assertThat(this.events).containsExactly(broken);
		assertThat(this.transport.producer()).isNull();
	}

	@Test
	void whenThePublisherHasSubscribedAndThenThrowsTheSubscriptionIsCancelled() {
		IllegalStateException broken = new IllegalStateException("broken publisher");
		TestPublisher publisher = new TestPublisher();
		send((subscriber) -> {
			publisher.subscribe(subscriber);
			throw broken;
		});
		this.reactor.run();
		assertThat(this.events).containsExactly(broken);
		assertThat(publisher.cancelled).isTrue();
	}

	@Test
	void whenCancelledWhileTheCompletionIsOnItsWayNothingMoreHappens() {
		TestPublisher publisher = new TestPublisher();
		Deferred<Long> sent = send(publisher);
		this.reactor.run();
		publisher.subscriber().onComplete();
		sent.cancel();
		this.reactor.run();
		assertThat(this.events).singleElement().isInstanceOf(CancelledException.class);
		assertThat(this.transport.producer()).isNull();
	}

	@Test
	void whenCancelledWhileAFailureIsOnItsWayNothingMoreHappens() {
		TestPublisher publisher = new TestPublisher();
		Deferred<Long> sent = send(publisher);
		this.reactor.run();
		publisher.subscriber().onError(new IllegalStateException("expected by the test"));
		sent.cancel();
		this.reactor.run();
		assertThat(this.events).singleElement().isInstanceOf(CancelledException.class);
	}

	@Test
	void whenCancelledBeforeItHasBegunDoesNotSubscribe() {
		TestPublisher publisher = new TestPublisher();
		send(publisher).cancel();
		this.reactor.run();
		assertThat(publisher.subscriber == null || publisher.cancelled).isTrue();
		assertThat(this.transport.producer()).isNull();
	}

	@Test
	void whenCancelledLaterTheSubscriptionIsCancelledAndTheConnectionStays() {
		TestPublisher publisher = new TestPublisher();
		Deferred<Long> sent = send(publisher);
		this.reactor.run();
		publisher.subscriber().onNext(ByteBuffer.wrap("a".getBytes(StandardCharsets.US_ASCII)));
		this.reactor.run();
		sent.cancel();
		this.reactor.run();
		publisher.subscriber().onNext(ByteBuffer.wrap("b".getBytes(StandardCharsets.US_ASCII)));
		this.reactor.run();
		assertThat(publisher.cancelled).isTrue();
		assertThat(this.transport.text()).isEqualTo("a");
		assertThat(this.transport.producer()).isNull();
		assertThat(this.transport.disconnecting()).isFalse();
	}

	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void whenTheLoopHasEndedFails() throws Exception {
		NettyReactor real = NettyReactor.builder().threads(1).build();
		real.start();
		Deferred<Transport> made = new Deferred<>();
		ListeningPort port = real.listenTcp(0, Factory.forProtocol(EchoProtocol::new));
		real.connectTcp("127.0.0.1", ((InetSocketAddress) port.getHost()).getPort(),
				ClientFactory.forProtocol(() -> new Protocol() {
					@Override
					protected void connectionMade() {
						made.callback(transport());
					}

					@Override
					public void dataReceived(ByteBuf data) {
					}
				}));
		Transport transport = made.toCompletableFuture().get(20, TimeUnit.SECONDS);
		real.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
		try (SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>()) {
			note(FlowSender.send(publisher, transport));
			assertThat(this.events).singleElement().isInstanceOf(ConnectionLostException.class);
			assertThat(publisher.hasSubscribers()).isFalse();
		}
	}

	private Deferred<Long> send(Flow.Publisher<ByteBuffer> publisher) {
		return note(FlowSender.send(publisher, this.transport));
	}

	private Deferred<Long> note(Deferred<Long> sent) {
		return sent.addBoth((count, failure) -> {
			this.events.add((failure != null) ? failure : count);
			return 0L;
		});
	}

	private static final class OtherProducer implements PushProducer {

		@Override
		public void pauseProducing() {
		}

		@Override
		public void resumeProducing() {
		}

		@Override
		public void stopProducing() {
		}

	}

	private static final class TestPublisher implements Flow.Publisher<ByteBuffer> {

		private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

		private boolean cancelled;

		Flow.Subscriber<? super ByteBuffer> subscriber() {
			assertThat(this.subscriber).isNotNull();
			return this.subscriber;
		}

		@Override
		public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(new Flow.Subscription() {
				@Override
				public void request(long count) {
				}

				@Override
				public void cancel() {
					TestPublisher.this.cancelled = true;
				}
			});
		}

	}

}
