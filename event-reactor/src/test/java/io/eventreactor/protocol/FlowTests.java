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

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FlowSender} and {@link FlowReceiver}, back to back.
 */
class FlowTests {

	private final NettyReactor reactor = NettyReactor.builder().threads(2).build();

	private final CompletableFuture<Transport> accepted = new CompletableFuture<>();

	@BeforeEach
	void start() {
		this.reactor.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	@Test
	void everythingArrivesThroughASlowSubscriber() throws Exception {
		Collector collector = new Collector(1);
		Transport transport = connect(collector);
		byte[] sent = new byte[3_000_000];
		new Random(7).nextBytes(sent);
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
		Deferred<Long> done = FlowSender.send(publisher, transport);
		await().until(() -> publisher.getNumberOfSubscribers() == 1);
		for (int i = 0; i < sent.length; i += 10_000) {
			publisher.submit(ByteBuffer.wrap(sent, i, 10_000).slice());
		}
		publisher.close();
		assertThat(done.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(sent.length);
		transport.loseConnection();
		assertThat(collector.completed.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
	}

	@Test
	void asksThePublisherForNothingWhileThePeerTakesNothing() throws Exception {
		Collector collector = new Collector(0);
		Transport transport = connect(collector);
		AtomicInteger asked = new AtomicInteger();
		Endless endless = new Endless(asked);
		Deferred<Long> done = FlowSender.send(endless, transport);
		// The buffers of both sockets and 64 KiB of ours, and then no more
		await().during(500, TimeUnit.MILLISECONDS).atMost(20, TimeUnit.SECONDS).until(new Unchanged(asked)::check);
		assertThat(transport.pendingWriteBytes()).isLessThan(1_000_000);
		transport.abortConnection();
		assertThatThrownBy(() -> done.toCompletableFuture().get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(ConnectionLostException.class);
		assertThat(endless.cancelled).isTrue();
	}

	@Test
	void failsAsThePublisherDoes() throws Exception {
		Transport transport = connect(new Collector(1));
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
		Deferred<Long> done = FlowSender.send(publisher, transport);
		await().until(() -> publisher.getNumberOfSubscribers() == 1);
		IllegalStateException failure = new IllegalStateException("broken");
		publisher.closeExceptionally(failure);
		assertThatThrownBy(() -> done.toCompletableFuture().get(10, TimeUnit.SECONDS)).hasCause(failure);
	}

	@Test
	void cancellingTheDeferredCancelsTheSubscription() throws Exception {
		Transport transport = connect(new Collector(1));
		SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
		Deferred<Long> done = FlowSender.send(publisher, transport);
		await().until(() -> publisher.getNumberOfSubscribers() == 1);
		done.addErrback((failure) -> 0L);
		done.cancel();
		await().until(() -> publisher.getNumberOfSubscribers() == 0);
	}

	@Test
	void anUncleanEndFailsTheSubscriber() throws Exception {
		Collector collector = new Collector(1);
		Transport transport = connect(collector);
		await().until(() -> collector.subscription != null);
		transport.abortConnection();
		assertThatThrownBy(() -> collector.completed.get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(ConnectionLostException.class);
	}

	@Test
	void askingForNothingIsAnError() throws Exception {
		Collector collector = new Collector(-1);
		connect(collector);
		assertThatThrownBy(() -> collector.completed.get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(IllegalArgumentException.class);
	}

	private Transport connect(Flow.Subscriber<ByteBuffer> subscriber) throws Exception {
		ListeningPort port = this.reactor.listenTcp(0, Factory.forProtocol(() -> new Sending(this.accepted)));
		this.reactor.connectTcp("127.0.0.1", ((InetSocketAddress) port.getHost()).getPort(),
				ClientFactory.forProtocol(() -> new FlowReceiver(subscriber)));
		return this.accepted.get(10, TimeUnit.SECONDS);
	}

	private static final class Sending extends Protocol {

		private final CompletableFuture<Transport> made;

		Sending(CompletableFuture<Transport> made) {
			this.made = made;
		}

		@Override
		protected void connectionMade() {
			this.made.complete(transport());
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

	private static final class Collector implements Flow.Subscriber<ByteBuffer> {

		private final CompletableFuture<byte[]> completed = new CompletableFuture<>();

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		private final long demand;

		private volatile Flow.Subscription subscription;

		Collector(long demand) {
			this.demand = demand;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			if (this.demand != 0) {
				subscription.request(this.demand);
			}
		}

		@Override
		public void onNext(ByteBuffer buffer) {
			this.received.writeBytes(buffer.array());
			this.subscription.request(this.demand);
		}

		@Override
		public void onError(Throwable failure) {
			this.completed.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.completed.complete(this.received.toByteArray());
		}

	}

	private static final class Endless implements Flow.Publisher<ByteBuffer> {

		private final AtomicInteger asked;

		private volatile boolean cancelled;

		Endless(AtomicInteger asked) {
			this.asked = asked;
		}

		@Override
		public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
			subscriber.onSubscribe(new Flow.Subscription() {
				@Override
				public void request(long count) {
					for (long i = 0; i < count; i++) {
						Endless.this.asked.incrementAndGet();
						subscriber.onNext(ByteBuffer.allocate(16 * 1024));
					}
				}

				@Override
				public void cancel() {
					Endless.this.cancelled = true;
				}
			});
		}

	}

	private static final class Unchanged {

		private final AtomicInteger counter;

		private int last = -1;

		Unchanged(AtomicInteger counter) {
			this.counter = counter;
		}

		boolean check() {
			int present = this.counter.get();
			boolean unchanged = present == this.last;
			this.last = present;
			return unchanged;
		}

	}

}
