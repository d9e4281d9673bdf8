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

package io.eventreactor.policy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.FileTransport;
import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.Recorder.HalfCloseableRecorder;
import io.eventreactor.protocol.FrameCounting;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TimeoutFactoryTests {

	private static final Duration TEN = Duration.ofSeconds(10);

	private final ManualClock clock = new ManualClock();

	private final StubTransport transport = new StubTransport();

	private @Nullable Protocol connected;

	@AfterEach
	void endConnection() {
		if (this.connected != null) {
			this.connected.endConnection(new ConnectionDoneException());
		}
	}

	@Test
	void whenConnectionLastsTooLongClosesIt() {
		Protocol protocol = connect(Recorder::new, Timeouts.NONE.withTotal(TEN));
		for (int i = 0; i < 9; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			Recorder.receive(protocol, "busy");
		}
		assertThat(this.transport.disconnecting()).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertClosed("total-timeout");
	}

	@Test
	void whenPeerSendsNothingAtFirstClosesConnection() {
		connect(Recorder::new, Timeouts.NONE.withFirstData(TEN));
		this.clock.advance(TEN);
		assertClosed("first-data-timeout");
	}

	@Test
	void whenPeerHasSentSomethingFirstDataTimeoutIsOver() {
		Protocol protocol = connect(Recorder::new, Timeouts.NONE.withFirstData(TEN));
		Recorder.receive(protocol, "x");
		this.clock.advance(TEN);
		assertThat(this.transport.disconnecting()).isFalse();
	}

	@Test
	void whenPeerTricklesBytesButNoFrameClosesConnection() {
		Protocol protocol = connect(Lines::new, Timeouts.NONE.withFrame(TEN));
		for (int i = 0; i < 9; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			Recorder.receive(protocol, "x");
		}
		assertThat(this.transport.disconnecting()).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertClosed("frame-timeout");
	}

	@Test
	void framesAreWhatTheProtocolCountsItself() {
		Protocol protocol = connect(Counting::new, Timeouts.NONE.withFrame(TEN));
		this.clock.advance(Duration.ofSeconds(7));
		Recorder.receive(protocol, "one;two");
		this.clock.advance(Duration.ofSeconds(7));
		Recorder.receive(protocol, "two");
		assertThat(this.transport.disconnecting()).isFalse();
		this.clock.advance(Duration.ofSeconds(3));
		assertClosed("frame-timeout");
	}

	@Test
	void eachFrameBeginsFrameTimeoutAnew() {
		Protocol protocol = connect(Lines::new, Timeouts.NONE.withFrame(TEN));
		this.clock.advance(Duration.ofSeconds(7));
		Recorder.receive(protocol, "line\r\n");
		this.clock.advance(Duration.ofSeconds(9));
		assertThat(this.transport.disconnecting()).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertClosed("frame-timeout");
	}

	@Test
	void whenProtocolHasNoFramesEachReadCountsAsOne() {
		Protocol protocol = connect(Recorder::new, Timeouts.NONE.withFrame(TEN));
		this.clock.advance(Duration.ofSeconds(9));
		Recorder.receive(protocol, "x");
		this.clock.advance(Duration.ofSeconds(9));
		assertThat(this.transport.disconnecting()).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertClosed("frame-timeout");
	}

	@Test
	void whenTimeIsUpDoesNotWaitForProducer() {
		Recorder recorder = new Recorder();
		connect(() -> recorder, Timeouts.NONE.withTotal(TEN));
		List<String> events = new ArrayList<>();
		recorder.view().registerProducer(new PullProducer() {
			@Override
			public void resumeProducing() {
				events.add("asked");
			}

			@Override
			public void stopProducing() {
				events.add("stopped");
			}
		});
		this.clock.advance(TEN);
		assertThat(events).containsExactly("asked", "stopped");
		assertThat(this.transport.producer()).isNull();
		assertClosed("total-timeout");
	}

	@Test
	void whenProducerFailsToStopConnectionIsClosedAllTheSame() {
		Recorder recorder = new Recorder();
		connect(() -> recorder, Timeouts.NONE.withTotal(TEN));
		recorder.view().registerProducer(new PullProducer() {
			@Override
			public void resumeProducing() {
			}

			@Override
			public void stopProducing() {
				throw new IllegalStateException("cannot be stopped");
			}
		});
		assertThatIllegalStateException().isThrownBy(() -> this.clock.advance(TEN));
		assertThat(this.transport.producer()).isNull();
		assertClosed("total-timeout");
	}

	@Test
	void whenPeerHasSentAllOnlyTheTotalTimeoutGoesOn() {
		HalfCloseableRecorder recorder = new HalfCloseableRecorder();
		Protocol protocol = connect(() -> recorder,
				Timeouts.NONE.withTotal(TEN.multipliedBy(3)).withFirstData(TEN).withFrame(TEN));
		((HalfCloseable) protocol).readConnectionLost();
		assertThat(recorder.events).containsExactly("made", "read lost");
		this.clock.advance(TEN.multipliedBy(2));
		assertThat(this.transport.disconnecting()).isFalse();
		this.clock.advance(TEN);
		assertClosed("total-timeout");
	}

	@Test
	void whatIsNoBufferIsPassedOnAsItIs() {
		Recorder recorder = new Recorder();
		connect(() -> recorder, Timeouts.NONE.withTotal(TEN));
		recorder.view().write(new byte[] { 'a' });
		recorder.view().write(ByteBuffer.wrap(new byte[] { 'b' }));
		recorder.view().write("\u00e9");
		ByteBuf lent = Unpooled.copiedBuffer("de", StandardCharsets.US_ASCII);
		recorder.view().writeCopy(lent, (byte) 'f');
		lent.release();
		assertThat(this.transport.kinds()).containsExactly("array", "ByteBuffer", "text", "copy");
		assertThat(this.transport.text()).isEqualTo("ab\u00c3\u00a9def");
	}

	@Test
	void filesAreSentAsWithoutPolicy() {
		class FileStub extends StubTransport implements FileTransport {

			private final Deferred<@Nullable Void> sending = new Deferred<>();

			@Override
			public boolean canSendFile() {
				return true;
			}

			@Override
			public Deferred<@Nullable Void> sendFile(FileChannel file, long position, int length) {
				return this.sending;
			}

		}
		FileStub files = new FileStub();
		Recorder recorder = new Recorder();
		Protocol protocol = new TimeoutFactory(Factory.forProtocol(() -> recorder), this.clock, Timeouts.NONE)
			.buildProtocol(files.getPeer());
		assertThat(protocol).isNotNull();
		protocol.makeConnection(files);
		assertThat(recorder.view()).isInstanceOfSatisfying(FileTransport.class, (view) -> {
			assertThat(view.canSendFile()).isTrue();
			assertThat(view.sendFile(null, 0, 1)).isSameAs(files.sending);
		});
	}

	@Test
	void whenFilesCannotBeSentSaysSo() {
		Recorder recorder = new Recorder();
		connect(() -> recorder, Timeouts.NONE);
		List<Throwable> failures = new ArrayList<>();
		assertThat(recorder.view()).isInstanceOfSatisfying(FileTransport.class, (view) -> {
			assertThat(view.canSendFile()).isFalse();
			view.sendFile(null, 0, 1).addErrback((failure) -> {
				failures.add(failure);
				return null;
			});
		});
		assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
	}

	@Test
	void whenConnectionEndsNothingStaysScheduled() {
		Protocol protocol = connect(Lines::new, Timeouts.NONE.withTotal(TEN).withFirstData(TEN).withFrame(TEN));
		assertThat(this.clock.getDelayedCalls()).hasSize(3);
		protocol.endConnection(new ConnectionDoneException());
		this.connected = null;
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void whenNoTimeoutsNothingIsScheduled() {
		connect(Lines::new, Timeouts.NONE);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void whenTimeoutIsNegativeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Timeouts.NONE.withFrame(Duration.ofSeconds(-1)))
			.withMessageContaining("'frame' must not be negative");
	}

	private Protocol connect(Supplier<Protocol> protocols, Timeouts timeouts) {
		Protocol protocol = new TimeoutFactory(Factory.forProtocol(protocols), this.clock, timeouts)
			.buildProtocol(this.transport.getPeer());
		assertThat(protocol).isNotNull();
		protocol.makeConnection(this.transport);
		this.connected = protocol;
		return protocol;
	}

	private void assertClosed(String reason) {
		assertThat(this.transport.disconnecting()).isTrue();
		assertThat(this.transport.reasons()).singleElement()
			.satisfies((closed) -> assertThat(closed.reason()).isEqualTo(reason));
	}

	private static final class Counting extends Recorder implements FrameCounting {

		private long frames;

		@Override
		public void dataReceived(ByteBuf data) {
			this.frames += data.toString(StandardCharsets.US_ASCII).chars().filter((value) -> value == ';').count();
		}

		@Override
		public long frameCount() {
			return this.frames;
		}

	}

	private static final class Lines extends LineReceiver {

		@Override
		protected void lineReceived(String line) {
		}

	}

}
