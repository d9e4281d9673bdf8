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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.testing.MemoryReactor;
import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * How {@link FlowReceiver} keeps the rules of reactive streams, step by step.
 */
class FlowReceiverTests {

	private final MemoryReactor reactor = MemoryReactor.started();

	private final StringTransport transport = new StringTransport(this.reactor);

	private final RecordingSubscriber subscriber = new RecordingSubscriber();

	@Test
	void whatComesWithoutBeingAskedForIsDroppedAndTheEndSaysSo() {
		connect();
		request(1);
		// As when the connection ends while buffers are held back
		this.transport.receive("a");
		this.transport.receive("bc");
		this.transport.receive("def");
		assertThat(this.subscriber.events).containsExactly("a");
		ConnectionDoneException done = new ConnectionDoneException();
		this.transport.end(done);
		assertThat(this.subscriber.events).hasSize(2);
		assertThat(this.subscriber.events.get(1)).isInstanceOfSatisfying(ConnectionLostException.class,
				(ex) -> assertThat(ex).hasMessageContaining("5 bytes").hasCause(done));
	}

	@Test
	void anUncleanEndIsReportedAsItIsWhateverWasDropped() {
		connect();
		this.transport.receive("a");
		ConnectionAbortedException aborted = new ConnectionAbortedException();
		this.transport.end(aborted);
		assertThat(this.subscriber.events).containsExactly(aborted);
	}

	@Test
	void whatCameTooSoonWaitsUntilItIsAskedFor() {
		connect();
		this.transport.receive("a");
		this.transport.receive("b");
		request(1);
		this.transport.receive("c");
		assertThat(this.subscriber.events).containsExactly("a");
		request(2);
		assertThat(this.subscriber.events).containsExactly("a", "b", "c");
	}

	@Test
	void aSubscriberThatThrowsIsToldNothingMore() {
		this.subscriber.onNext = (text) -> {
			throw new IllegalStateException("expected by the test");
		};
		connect();
		request(5);
		assertThatIllegalStateException().isThrownBy(() -> this.transport.receive("a"));
		this.transport.receive("b");
		this.transport.end(new ConnectionAbortedException());
		assertThat(this.subscriber.events).containsExactly("a");
	}

	@Test
	void aSubscriberThatThrowsWhenItIsSubscribedIsToldNothingMore() {
		this.subscriber.onSubscribe = () -> {
			throw new IllegalStateException("expected by the test");
		};
		assertThatIllegalStateException().isThrownBy(this::connect);
		this.transport.end(new ConnectionAbortedException());
		assertThat(this.subscriber.events).isEmpty();
	}

	private void connect() {
		this.transport.attach(new FlowReceiver(this.subscriber));
	}

	private void request(long count) {
		assertThat(this.subscriber.subscription).isNotNull();
		this.subscriber.subscription.request(count);
		this.reactor.run();
	}

	private static final class RecordingSubscriber implements Flow.Subscriber<ByteBuffer> {

		private final List<Object> events = new ArrayList<>();

		private Flow.@Nullable Subscription subscription;

		private Runnable onSubscribe = () -> {
		};

		private Consumer<String> onNext = (text) -> {
		};

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			this.onSubscribe.run();
		}

		@Override
		public void onNext(ByteBuffer buffer) {
			String text = StandardCharsets.US_ASCII.decode(buffer).toString();
			this.events.add(text);
			this.onNext.accept(text);
		}

		@Override
		public void onError(Throwable failure) {
			this.events.add(failure);
		}

		@Override
		public void onComplete() {
			this.events.add("complete");
		}

	}

}
