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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.HalfCloseable;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What a protocol is told is the same on a real reactor and in each part of the test kit.
 */
@ParameterizedClass
@EnumSource(World.Kind.class)
@ExtendWith(LeakDetectionExtension.class)
class SameInEveryWorldTests {

	@Parameter
	World.Kind kind;

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Recorder protocol = new Recorder();

	private World world;

	@BeforeEach
	void create() {
		assumeThat(this.kind.available()).isTrue();
		this.world = this.kind.create();
	}

	@AfterEach
	void close() {
		if (this.world != null) {
			this.world.close();
		}
	}

	private Transport connect(Recorder protocol) {
		this.world.connect(protocol);
		return protocol.connection();
	}

	private Transport connect() {
		return connect(this.protocol);
	}

	@Test
	void whatArrivesIsDelivered() {
		connect();
		this.world.peerSends("hello");
		this.world.settle();
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).containsExactly("data hello", "lost done");
	}

	@Test
	void whatArrivesWhileClosingIsDropped() {
		Transport transport = connect();
		transport.registerProducer(new Push());
		transport.loseConnection();
		this.world.peerSends("too late");
		this.world.settle();
		assertThat(this.events).isEmpty();
		transport.unregisterProducer();
		this.world.settle();
		assertThat(this.events).containsExactly("lost done");
	}

	@Test
	void whatArrivesAfterAnAbortIsDropped() {
		Transport transport = connect();
		transport.abortConnection();
		this.world.peerSends("too late");
		this.world.settle();
		assertThat(this.events).containsExactly("lost aborted");
	}

	@Test
	void whatArrivesInAPauseIsDeliveredAfterIt() {
		Transport transport = connect();
		transport.pauseProducing();
		this.world.settle();
		this.world.peerSends("one");
		this.world.settle();
		assertThat(this.events).isEmpty();
		transport.resumeProducing();
		if (!this.kind.hasThreads()) {
			assertThat(this.events).isEmpty();
		}
		this.world.settle();
		assertThat(this.events).containsExactly("data one");
	}

	@Test
	void theEndOfInputInAPauseIsToldAfterIt() {
		Transport transport = connect();
		transport.pauseProducing();
		this.world.settle();
		this.world.peerSends("last words");
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).isEmpty();
		assertThat(transport.disconnecting()).isFalse();
		transport.resumeProducing();
		this.world.settle();
		assertThat(this.events).containsExactly("data last words", "lost done");
	}

	@Test
	void theEndOfOneDirectionInAPauseIsToldAfterIt() {
		assumeThat(this.kind).as("knows no directions").isNotEqualTo(World.Kind.STRING);
		Transport transport = connect(new HalfRecorder());
		transport.pauseProducing();
		this.world.settle();
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).isEmpty();
		transport.resumeProducing();
		this.world.settle();
		assertThat(this.events).containsExactly("read ended");
	}

	@Test
	void aConnectionThatIsClosedInAPauseForgetsWhatArrivedInIt() {
		Transport transport = connect();
		transport.pauseProducing();
		this.world.settle();
		this.world.peerSends("too late");
		this.world.settle();
		transport.loseConnection();
		this.world.settle();
		assertThat(this.events).containsExactly("lost done");
	}

	@Test
	void aResetIsToldInAPause() {
		assumeThat(this.kind).as("NIO notices only when it reads").isNotEqualTo(World.Kind.NIO);
		Transport transport = connect();
		transport.pauseProducing();
		this.world.settle();
		this.world.peerResets();
		this.world.settle();
		assertThat(this.events).containsExactly("lost lost");
	}

	@Test
	void theEndOfInputStopsTheProducer() {
		connect().registerProducer(new Push());
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).containsExactly("stop", "lost done");
	}

	@Test
	void theEndOfInputStopsAProducerWithoutEnd() {
		Transport transport = connect();
		transport.registerProducer(new Endless(transport));
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).containsExactly("stop", "lost done");
	}

	@Test
	void theEndOfInputStopsTheProducerOfAClosingConnection() {
		Transport transport = connect();
		transport.registerProducer(new Push());
		transport.loseConnection();
		this.world.settle();
		assertThat(this.events).isEmpty();
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).containsExactly("stop", "lost done");
	}

	@Test
	void theEndOfInputLeavesTheProducerOfWhoKnowsDirections() {
		assumeThat(this.kind).as("knows no directions").isNotEqualTo(World.Kind.STRING);
		Transport transport = connect(new HalfRecorder());
		transport.registerProducer(new Push());
		this.world.peerCloses();
		this.world.settle();
		assertThat(this.events).containsExactly("read ended");
		transport.unregisterProducer();
		transport.loseConnection();
		this.world.settle();
		assertThat(this.events).containsExactly("read ended", "lost done");
	}

	@Test
	void aProducerThatComesAfterTheEndOfOutputIsStopped() {
		Transport transport = connect(new HalfRecorder());
		transport.loseWriteConnection();
		transport.registerProducer((PushProducer) new Push());
		transport.registerProducer((PullProducer) new Endless(transport));
		this.world.settle();
		assertThat(this.events).doesNotContain("pause").filteredOn("stop"::equals).hasSize(2);
	}

	@Test
	void aProducerThatIsThereWritesOnAfterTheEndOfOutput() {
		Transport transport = connect();
		transport.registerProducer(new Push());
		transport.loseWriteConnection();
		transport.write("one ");
		this.world.settle();
		transport.write("two");
		transport.unregisterProducer();
		transport.write("too late");
		this.world.settle();
		assertThat(this.world.peerReceived()).isEqualTo("one two");
	}

	@Test
	void aProducerThatComesWhenTooMuchWaitsIsPausedAtOnce() {
		Transport transport = connect();
		this.world.clog(transport);
		transport.registerProducer(new Push());
		this.world.settle();
		assertThat(this.events).containsExactly("pause");
		this.world.peerReadsAgain();
		for (int i = 0; i < 100 && this.events.size() < 2; i++) {
			this.world.settle();
		}
		assertThat(this.events).containsExactly("pause", "resume");
	}

	@Test
	void linesOfSeveralThreadsStayWhole() {
		connect();
		CompletableFuture<?>[] threads = IntStream.range(0, 4).mapToObj((number) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 500; i++) {
				this.protocol.sendLine(String.valueOf(number).repeat(8));
			}
		}, (call) -> new Thread(call).start())).toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(threads).join();
		this.world.settle();
		assertThat(this.world.peerReceived().split("\r\n")).hasSize(2000)
			.containsOnly("00000000", "11111111", "22222222", "33333333");
	}

	private class Recorder extends LineReceiver {

		private volatile Transport connection;

		@Override
		protected void connectionMade() {
			this.connection = transport();
		}

		Transport connection() {
			return this.connection;
		}

		@Override
		public void dataReceived(ByteBuf data) {
			SameInEveryWorldTests.this.events.add("data " + data.toString(StandardCharsets.UTF_8));
		}

		@Override
		protected void lineReceived(String line) {
		}

		@Override
		protected void connectionLost(Throwable reason) {
			SameInEveryWorldTests.this.events.add("lost " + ((ConnectionClosedException) reason).reason());
		}

	}

	private final class HalfRecorder extends Recorder implements HalfCloseable {

		@Override
		public void readConnectionLost() {
			SameInEveryWorldTests.this.events.add("read ended");
		}

		@Override
		public void writeConnectionLost() {
		}

	}

	private final class Push implements PushProducer {

		@Override
		public void pauseProducing() {
			SameInEveryWorldTests.this.events.add("pause");
		}

		@Override
		public void resumeProducing() {
			SameInEveryWorldTests.this.events.add("resume");
		}

		@Override
		public void stopProducing() {
			SameInEveryWorldTests.this.events.add("stop");
		}

	}

	private final class Endless implements PullProducer {

		private final Transport transport;

		Endless(Transport transport) {
			this.transport = transport;
		}

		@Override
		public void resumeProducing() {
			this.transport.write("x");
		}

		@Override
		public void stopProducing() {
			SameInEveryWorldTests.this.events.add("stop");
		}

	}

}
