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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.RunningReactor;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ThrottlingFactoryTests {

	private static final String HUNDRED = "x".repeat(100);

	private final ManualClock clock = new ManualClock();

	private final StubTransport transport = new StubTransport();

	private Protocol next = new Recorder();

	@Test
	void whenTooMuchIsReadPausesReadingUntilItIsMadeUpFor() {
		Protocol protocol = connect(factory(ThrottleLimits.NONE.withConnection(100, 0)), new Recorder(),
				this.transport);
		Recorder.receive(protocol, HUNDRED);
		assertThat(this.transport.producing()).isEqualTo("paused");
		// A tenth of a second's worth may go through at once
		this.clock.advance(Duration.ofMillis(899));
		assertThat(this.transport.producing()).isEqualTo("paused");
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.transport.producing()).isEqualTo("producing");
	}

	@Test
	void rateHoldsInTheLongRun() {
		Protocol protocol = connect(factory(ThrottleLimits.NONE.withConnection(1000, 0)), new Recorder(),
				this.transport);
		int bytes = 0;
		for (int millisecond = 0; millisecond < 10_000; millisecond++) {
			while (!this.transport.producing().equals("paused")) {
				Recorder.receive(protocol, HUNDRED);
				bytes += 100;
			}
			this.clock.advance(Duration.ofMillis(1));
		}
		assertThat(bytes).isBetween(10_000, 10_300);
	}

	@Test
	void whenProtocolHasPausedEndOfThrottlingDoesNotResume() {
		Recorder recorder = new Recorder();
		Protocol protocol = connect(factory(ThrottleLimits.NONE.withConnection(100, 0)), recorder, this.transport);
		Recorder.receive(protocol, HUNDRED);
		recorder.view().pauseProducing();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.transport.producing()).isEqualTo("paused");
		recorder.view().resumeProducing();
		assertThat(this.transport.producing()).isEqualTo("producing");
	}

	@Test
	void whenProtocolResumesThrottlingGoesOn() {
		Recorder recorder = new Recorder();
		Protocol protocol = connect(factory(ThrottleLimits.NONE.withConnection(100, 0)), recorder, this.transport);
		Recorder.receive(protocol, HUNDRED);
		recorder.view().resumeProducing();
		assertThat(this.transport.producing()).isEqualTo("paused");
	}

	@Test
	void whenTooMuchIsWrittenPausesProducerAndReading() {
		Recorder recorder = new Recorder();
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, this.transport);
		Push producer = new Push();
		recorder.view().registerProducer(producer);
		recorder.view().write(HUNDRED);
		assertThat(this.transport.text()).isEqualTo(HUNDRED);
		assertThat(producer.state).isEqualTo("paused");
		assertThat(this.transport.producing()).isEqualTo("paused");
		this.clock.advance(Duration.ofMillis(900));
		assertThat(producer.state).isEqualTo("producing");
		assertThat(this.transport.producing()).isEqualTo("producing");
	}

	@Test
	void whenProducerFailsToResumeClosesConnectionWithoutIt() {
		Recorder recorder = new Recorder();
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, this.transport);
		Push producer = new Push() {
			@Override
			public void resumeProducing() {
				throw new IllegalStateException("cannot go on");
			}
		};
		recorder.view().registerProducer(producer);
		recorder.view().write(HUNDRED);
		assertThatIllegalStateException().isThrownBy(() -> this.clock.advance(Duration.ofMillis(900)))
			.withMessage("cannot go on");
		assertThat(this.transport.producer()).isNull();
		assertThat(this.transport.disconnecting()).isTrue();
		assertThat(producer.state).isEqualTo("stopped");
	}

	@Test
	void whenConnectionIsFullEndOfThrottlingDoesNotResumeProducer() {
		Recorder recorder = new Recorder();
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, this.transport);
		Push producer = new Push();
		recorder.view().registerProducer(producer);
		recorder.view().write(HUNDRED);
		PushProducer registered = (PushProducer) this.transport.producer();
		assertThat(registered).isNotNull();
		registered.pauseProducing();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(producer.state).isEqualTo("paused");
		registered.resumeProducing();
		assertThat(producer.state).isEqualTo("producing");
		registered.stopProducing();
		assertThat(producer.state).isEqualTo("stopped");
	}

	@Test
	void pullProducerIsAskedOnlyAsFastAsItMayWrite() {
		Recorder recorder = new Recorder();
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, this.transport);
		Pull producer = new Pull(recorder.view());
		recorder.view().registerProducer(producer);
		assertThat(producer.pieces).isEqualTo(1);
		PullProducer registered = (PullProducer) this.transport.producer();
		assertThat(registered).isNotNull().isNotInstanceOf(PushProducer.class);
		registered.resumeProducing();
		assertThat(producer.pieces).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(900));
		assertThat(producer.pieces).isEqualTo(2);
		recorder.view().unregisterProducer();
		assertThat(this.transport.producer()).isNull();
	}

	@Test
	void totalLimitIsSharedByConnections() {
		ThrottlingFactory factory = factory(ThrottleLimits.NONE.withTotal(100, 0));
		StubTransport other = new StubTransport();
		Protocol first = connect(factory, new Recorder(), this.transport);
		Protocol second = connect(factory, new Recorder(), other);
		Recorder.receive(first, HUNDRED);
		Recorder.receive(second, HUNDRED);
		this.clock.advance(Duration.ofMillis(900));
		assertThat(this.transport.producing()).isEqualTo("producing");
		assertThat(other.producing()).isEqualTo("paused");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(other.producing()).isEqualTo("producing");
	}

	@Test
	void whatIsNoBufferIsPassedOnAsItIs() {
		Recorder recorder = new Recorder();
		connect(factory(ThrottleLimits.NONE.withConnection(0, 10)), recorder, this.transport);
		recorder.view().write(new byte[] { 'a' });
		recorder.view().write(ByteBuffer.wrap(new byte[] { 'b' }));
		recorder.view().write("\u00e9");
		ByteBuf lent = Unpooled.copiedBuffer("de", StandardCharsets.US_ASCII);
		recorder.view().writeCopy(lent, (byte) 'f');
		lent.release();
		assertThat(this.transport.kinds()).containsExactly("array", "ByteBuffer", "text", "copy");
		assertThat(this.transport.text()).isEqualTo("ab\u00c3\u00a9def");
		// 7 bytes, the first of which may go through at once
		this.clock.advance(Duration.ofMillis(599));
		assertThat(this.transport.producing()).isEqualTo("paused");
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.transport.producing()).isEqualTo("producing");
	}

	@Test
	void producerThatIsStoppedWhenRegisteredIsLeftAlone() {
		Recorder recorder = new Recorder();
		StubTransport closed = new StubTransport() {
			@Override
			public void registerProducer(PushProducer producer) {
				producer.stopProducing();
			}
		};
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, closed);
		Push producer = new Push();
		recorder.view().registerProducer(producer);
		assertThat(producer.state).isEqualTo("stopped");
		recorder.view().write(HUNDRED);
		assertThat(closed.producing()).isEqualTo("paused");
		assertThat(producer.state).isEqualTo("stopped");
	}

	@Test
	void producerThatUnregistersItselfWhenRegisteredIsLeftAlone() {
		Recorder recorder = new Recorder();
		StubTransport full = new StubTransport() {
			@Override
			public void registerProducer(PushProducer producer) {
				super.registerProducer(producer);
				producer.pauseProducing();
			}
		};
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, full);
		Push producer = new Push() {
			@Override
			public void pauseProducing() {
				super.pauseProducing();
				recorder.view().unregisterProducer();
			}
		};
		recorder.view().registerProducer(producer);
		recorder.view().write(HUNDRED);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(producer.state).isEqualTo("paused");
	}

	@Test
	void whenThereIsAProducerAnotherOneIsRefusedAndTheFirstGoesOn() {
		Recorder recorder = new Recorder();
		StubTransport strict = new StubTransport() {
			@Override
			public void registerProducer(PushProducer producer) {
				if (producer() != null) {
					throw new IllegalStateException("There is a producer already");
				}
				super.registerProducer(producer);
			}
		};
		connect(factory(ThrottleLimits.NONE.withConnection(0, 100)), recorder, strict);
		Push producer = new Push();
		recorder.view().registerProducer(producer);
		assertThatIllegalStateException().isThrownBy(() -> recorder.view().registerProducer(new Push()));
		recorder.view().write(HUNDRED);
		assertThat(producer.state).isEqualTo("paused");
	}

	@Test
	void whenLoopHasEndedProducerIsStopped() throws Exception {
		Recorder recorder = new Recorder();
		this.next = recorder;
		NettyReactor reactor = NettyReactor.builder().io(IoType.NIO).threads(1).build();
		reactor.start();
		ListeningPort port = reactor.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				factory(ThrottleLimits.NONE.withConnection(0, 100)), ListenOptions.DEFAULT);
		try (Socket socket = RunningReactor.connect(port, 0)) {
			Awaitility.await().until(() -> port.statistics().accepted() == 1);
			RunningReactor.await(reactor.stop());
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		Push push = new Push();
		recorder.view().registerProducer(push);
		assertThat(push.state).isEqualTo("stopped");
		Pull pull = new Pull(recorder.view());
		recorder.view().registerProducer(pull);
		assertThat(pull.stopped).isTrue();
	}

	@Test
	void whenConnectionEndsNothingStaysScheduled() {
		Protocol protocol = connect(factory(ThrottleLimits.NONE.withConnection(100, 100)), new Recorder(),
				this.transport);
		Recorder.receive(protocol, HUNDRED);
		assertThat(this.clock.getDelayedCalls()).hasSize(1);
		protocol.endConnection(new ConnectionDoneException());
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void whenLimitIsNegativeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ThrottleLimits.NONE.withTotal(0, -1))
			.withMessageContaining("'write' must not be negative");
	}

	private ThrottlingFactory factory(ThrottleLimits limits) {
		return new ThrottlingFactory(new Factory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return ThrottlingFactoryTests.this.next;
			}
		}, this.clock, limits);
	}

	private Protocol connect(ThrottlingFactory factory, Recorder recorder, StubTransport transport) {
		this.next = recorder;
		Protocol protocol = factory.buildProtocol(transport.getPeer());
		assertThat(protocol).isNotNull();
		protocol.makeConnection(transport);
		return protocol;
	}

	private static class Push implements PushProducer {

		private String state = "producing";

		@Override
		public void pauseProducing() {
			this.state = "paused";
		}

		@Override
		public void resumeProducing() {
			this.state = "producing";
		}

		@Override
		public void stopProducing() {
			this.state = "stopped";
		}

	}

	private static final class Pull implements PullProducer {

		private final Transport transport;

		private int pieces;

		private boolean stopped;

		Pull(Transport transport) {
			this.transport = transport;
		}

		@Override
		public void resumeProducing() {
			this.pieces++;
			this.transport.write(HUNDRED);
		}

		@Override
		public void stopProducing() {
			this.stopped = true;
		}

	}

}
