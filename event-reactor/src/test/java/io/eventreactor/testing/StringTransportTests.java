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

package io.eventreactor.testing;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.TlsOptions;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.testing.StringTransport.ProducerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StringTransportTests {

	private final List<String> calls = new ArrayList<>();

	private final Greeter greeter = new Greeter();

	private final StringTransport transport = StringTransport.connect(this.greeter);

	@Test
	void keepsWhatIsWritten() {
		this.transport.receive("Ada\r\n");
		assertThat(this.transport.text()).isEqualTo("Hello, Ada\r\n");
		assertThat(this.transport.value()).hasSize(12);
		assertThat(this.transport.takeText()).isEqualTo("Hello, Ada\r\n");
		assertThat(this.transport.text()).isEmpty();
		assertThat(this.transport.writes()).isPositive();
	}

	@Test
	void ownsWhatIsWrittenAndLendsWhatIsReceived() {
		ByteBuf data = Unpooled.copiedBuffer(new byte[] { 1 });
		this.transport.write(data);
		assertThat(data.refCnt()).isZero();
		List<ByteBuf> received = new ArrayList<>();
		StringTransport.connect(new Protocol() {
			@Override
			public void dataReceived(ByteBuf lent) {
				received.add(lent);
			}
		}).receive("x");
		assertThat(received.get(0).refCnt()).isZero();
	}

	@Test
	void aSecondPauseHoldsBackWhatTheFirstOneHeld() {
		List<String> received = new ArrayList<>();
		MemoryReactor reactor = MemoryReactor.started();
		StringTransport pausing = new StringTransport(reactor);
		pausing.attach(new Protocol() {
			@Override
			public void dataReceived(ByteBuf data) {
				received.add(data.toString(StandardCharsets.UTF_8));
				transport().pauseProducing();
			}
		});
		pausing.receive("one");
		pausing.receive("two");
		pausing.receive("three");
		pausing.end();
		assertThatIllegalStateException().isThrownBy(() -> pausing.receive("four")).withMessageContaining("has closed");
		assertThat(received).containsExactly("one");
		pausing.resumeProducing();
		reactor.run();
		assertThat(received).containsExactly("one", "two");
		pausing.end(new ConnectionLostException("Connection reset by peer", null));
		assertThat(received).containsExactly("one", "two", "three");
		reactor.run();
		assertThat(pausing.ended()).isTrue();
	}

	@Test
	void whatArrivedInClearNeverPassesForEncrypted() {
		this.transport.pauseProducing();
		this.transport.receive("in clear\r\n");
		this.transport.startTls(TlsOptions.builder().build());
		assertThat(this.transport.reason()).isInstanceOf(ProtocolErrorException.class);
		assertThat(this.transport.isSecure()).isFalse();
		this.transport.end();
		assertThat(this.calls).containsExactly("lost: ProtocolErrorException");
	}

	@Test
	void losingIsNotedAndToldOnlyByTheTest() {
		this.transport.loseConnection();
		assertThat(this.transport.disconnecting()).isTrue();
		assertThat(this.transport.aborted()).isFalse();
		this.transport.write("too late");
		assertThat(this.transport.text()).isEmpty();
		assertThat(this.calls).isEmpty();
		this.transport.end();
		assertThat(this.calls).containsExactly("lost: ConnectionDoneException");
		assertThat(this.transport.ended()).isTrue();
		assertThatIllegalStateException().isThrownBy(this.transport::end);
		assertThatIllegalStateException().isThrownBy(() -> this.transport.receive("x"));
	}

	@Test
	void abortingIsAReasonOfItsOwn() {
		this.transport.loseConnection();
		this.transport.abortConnection();
		assertThat(this.transport.aborted()).isTrue();
		assertThat(this.transport.reason()).isInstanceOf(ConnectionAbortedException.class);
		this.transport.end();
		assertThat(this.calls).containsExactly("lost: ConnectionAbortedException");
	}

	@Test
	void theFirstReasonStays() {
		ConnectionDoneException first = new ConnectionDoneException();
		this.transport.loseConnection(first);
		this.transport.loseConnection(new ConnectionDoneException());
		assertThat(this.transport.reason()).isSameAs(first);
	}

	@Test
	void writingMayEndBeforeReading() {
		this.transport.loseWriteConnection();
		this.transport.receive("Ada\r\n");
		assertThat(this.transport.writeClosed()).isTrue();
		assertThat(this.transport.disconnecting()).isFalse();
		assertThat(this.transport.text()).isEmpty();
	}

	@Test
	void tellsWhetherTheProtocolWantsToRead() {
		assertThat(this.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
		this.transport.pauseProducing();
		assertThat(this.transport.producerState()).isEqualTo(ProducerState.PAUSED);
		this.transport.resumeProducing();
		assertThat(this.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
		this.transport.stopProducing();
		assertThat(this.transport.producerState()).isEqualTo(ProducerState.STOPPED);
		assertThat(this.transport.disconnecting()).isTrue();
		assertThatIllegalStateException().isThrownBy(this.transport::pauseProducing).withMessageContaining("stopped");
		assertThatIllegalStateException().isThrownBy(this.transport::resumeProducing);
	}

	@Test
	void aClosingConnectionIsNotPausedUnlessLenient() {
		this.transport.loseConnection();
		assertThatIllegalStateException().isThrownBy(this.transport::pauseProducing).withMessageContaining("closing");
		assertThatIllegalStateException().isThrownBy(this.transport::resumeProducing)
			.withMessageContaining("setLenient");
		this.transport.setLenient(true);
		this.transport.pauseProducing();
		assertThat(this.transport.producerState()).isEqualTo(ProducerState.PAUSED);
	}

	@Test
	void aPushProducerIsPausedAboveTheMarkAndResumedAtZero() {
		this.transport.registerProducer(new Push());
		this.transport.setPendingWriteBytes(64 * 1024);
		assertThat(this.calls).isEmpty();
		this.transport.setPendingWriteBytes(64 * 1024 + 1);
		this.transport.setPendingWriteBytes(70 * 1024);
		this.transport.setPendingWriteBytes(1);
		assertThat(this.calls).containsExactly("pause");
		assertThat(this.transport.pendingWriteBytes()).isOne();
		this.transport.setPendingWriteBytes(0);
		assertThat(this.calls).containsExactly("pause", "resume");
	}

	@Test
	void aPushProducerIsPausedAtOnceUntilNothingIsPending() {
		this.transport.setPendingWriteBytes(70 * 1024);
		this.transport.setPendingWriteBytes(1);
		this.transport.registerProducer(new Push());
		assertThat(this.calls).containsExactly("pause");
		this.transport.setPendingWriteBytes(0);
		assertThat(this.calls).containsExactly("pause", "resume");
	}

	@Test
	void anAbortStopsTheProducer() {
		this.transport.registerProducer(new Push());
		this.transport.abortConnection();
		this.transport.registerProducer(new Push());
		assertThat(this.calls).containsExactly("stop", "stop");
	}

	@Test
	void aPullProducerIsAskedAtOnceAndWheneverAllIsTaken() {
		this.transport.registerProducer((PullProducer) new Pull());
		assertThat(this.calls).containsExactly("pull");
		this.transport.setPendingWriteBytes(0);
		assertThat(this.calls).containsExactly("pull", "pull");
	}

	@Test
	void thereIsOneProducerAndItWritesOnWhileClosing() {
		Push producer = new Push();
		this.transport.registerProducer(producer);
		assertThatIllegalStateException().isThrownBy(() -> this.transport.registerProducer(new Push()));
		this.transport.loseConnection();
		this.transport.write("rest");
		assertThat(this.transport.text()).isEqualTo("rest");
		this.transport.unregisterProducer();
		this.transport.write("too late");
		assertThat(this.transport.text()).isEqualTo("rest");
		this.transport.registerProducer(producer);
		assertThat(this.calls).containsExactly("stop");
		assertThat(this.transport.producer()).isNull();
	}

	@Test
	void theEndStopsTheProducerFirst() {
		this.transport.registerProducer(new Push());
		this.transport.end();
		assertThat(this.calls).containsExactly("stop", "lost: ConnectionDoneException");
	}

	@Test
	void addressesAndReactorAreThere() {
		assertThat(this.transport.getPeer()).hasToString("/192.168.1.1:54321");
		assertThat(this.transport.getHost()).hasToString("/10.0.0.1:12345");
		InetSocketAddress address = InetSocketAddress.createUnresolved("example.com", 1);
		this.transport.setPeer(address);
		this.transport.setHost(address);
		assertThat(this.transport.getPeer()).isSameAs(address);
		assertThat(this.transport.getHost()).isSameAs(address);
		assertThat(this.transport.reactor()).isInstanceOf(MemoryReactor.class);
		assertThatIllegalStateException().isThrownBy(() -> this.transport.attach(new Greeter()));
		assertThatIllegalStateException().isThrownBy(() -> new StringTransport().receive("x"))
			.withMessageContaining("attach");
	}

	private final class Greeter extends LineReceiver {

		@Override
		protected void lineReceived(String line) {
			sendLine("Hello, " + line);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			StringTransportTests.this.calls.add("lost: " + reason.getClass().getSimpleName());
		}

	}

	private final class Push implements PushProducer {

		@Override
		public void pauseProducing() {
			StringTransportTests.this.calls.add("pause");
		}

		@Override
		public void resumeProducing() {
			StringTransportTests.this.calls.add("resume");
		}

		@Override
		public void stopProducing() {
			StringTransportTests.this.calls.add("stop");
		}

	}

	private final class Pull implements PullProducer {

		@Override
		public void resumeProducing() {
			StringTransportTests.this.calls.add("pull");
		}

		@Override
		public void stopProducing() {
			StringTransportTests.this.calls.add("stop");
		}

	}

}
