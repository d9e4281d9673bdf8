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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A port drains its connections in the same way whether it is the engine's or that of a
 * {@link MemoryReactor}.
 */
@ParameterizedClass
@EnumSource(SameDrainTests.Kind.class)
@ExtendWith(LeakDetectionExtension.class)
class SameDrainTests {

	private static final Duration GRACE = Duration.ofSeconds(10);

	@Parameter
	Kind kind;

	private final List<String> events = new ArrayList<>();

	private Ports ports;

	private ListeningPort port;

	@BeforeEach
	void listen() {
		this.ports = (this.kind == Kind.MEMORY) ? new MemoryPorts() : new VirtualPorts();
		this.port = this.ports.listen();
	}

	@AfterEach
	void close() {
		this.ports.close();
	}

	@Test
	void whoIsAskedMayFinish() {
		Stubborn protocol = this.ports.connect("one");
		drain();
		assertThat(this.events).containsExactly("one asked");
		protocol.connection().loseConnection();
		this.ports.advance(Duration.ZERO);
		assertThat(this.events).containsExactly("one asked", "one lost done", "drained 0");
	}

	@Test
	void whoIsClosingIsNotAsked() {
		this.ports.connect("one");
		Stubborn closing = this.ports.connectStuck("closing");
		closing.connection().loseConnection();
		this.ports.advance(Duration.ZERO);
		drain();
		assertThat(this.events).containsExactly("one asked");
	}

	@Test
	void whoDoesNotFinishIsClosedAndWhoCannotBeClosedIsAborted() {
		this.ports.connect("one");
		this.ports.connectStuck("stuck");
		drain();
		this.ports.advance(GRACE);
		assertThat(this.events).containsExactly("one asked", "stuck asked", "one lost done");
		this.ports.advance(Duration.ofSeconds(5));
		assertThat(this.events.subList(3, 5)).containsExactly("stuck lost aborted", "drained 2");
	}

	@Test
	void whoClosesTooSlowlyByItselfIsAborted() {
		Stubborn slow = this.ports.connectStuck("slow");
		drain();
		slow.connection().loseConnection();
		this.ports.advance(GRACE.plusSeconds(5));
		assertThat(this.events).containsExactly("slow asked", "slow lost aborted", "drained 1");
	}

	@Test
	void drainingAgainIsTheSameDrain() {
		Stubborn protocol = this.ports.connect("one");
		drain();
		this.port.drain(GRACE.multipliedBy(2)).addCallback((forced) -> this.events.add("drained again " + forced));
		this.ports.advance(Duration.ofSeconds(1));
		assertThat(this.events).containsExactly("one asked");
		protocol.connection().loseConnection();
		this.ports.advance(Duration.ZERO);
		assertThat(this.events).endsWith("one lost done", "drained 0", "drained again 0");
	}

	@Test
	void drainingAgainMayLeaveLessTime() {
		this.ports.connect("one");
		drain();
		this.port.drain(Duration.ofSeconds(2));
		this.ports.advance(Duration.ofSeconds(1));
		assertThat(this.events).containsExactly("one asked");
		this.ports.advance(Duration.ofSeconds(1));
		assertThat(this.events).containsExactly("one asked", "one lost done", "drained 1");
	}

	@Test
	void drainingAgainNeverLeavesMoreTime() {
		this.ports.connect("one");
		drain();
		this.port.drain(GRACE.multipliedBy(2));
		this.ports.advance(GRACE);
		assertThat(this.events).containsExactly("one asked", "one lost done", "drained 1");
	}

	@Test
	void aPortThatIsDrainedIsNotListenedOn() {
		this.ports.connect("one");
		drain();
		assertThatIllegalStateException().isThrownBy(this.port::startListening)
			.withMessageContaining("is being drained");
		assertThat(this.port.listening()).isFalse();
	}

	@Test
	void whoConnectsAfterTheDrainIsLeftAlone() {
		Stubborn protocol = this.ports.connect("one");
		drain();
		protocol.connection().loseConnection();
		this.ports.advance(Duration.ofSeconds(1));
		assertThat(this.events).endsWith("drained 0");
		this.port.startListening();
		Stubborn late = this.ports.connect("late");
		this.ports.advance(GRACE.plusSeconds(5));
		assertThat(late.connection().disconnecting()).isFalse();
		assertThat(this.port.statistics().active()).isOne();
	}

	@Test
	void aPortIsDrainedAsOftenAsItListens() {
		drain();
		assertThat(this.events).containsExactly("drained 0");
		this.ports.advance(Duration.ofSeconds(1));
		this.port.startListening();
		this.ports.connect("one");
		drain();
		this.ports.advance(GRACE);
		assertThat(this.events).containsExactly("drained 0", "one asked", "one lost done", "drained 1");
	}

	private void drain() {
		this.port.drain(GRACE).addCallback((forced) -> this.events.add("drained " + forced));
		this.ports.advance(Duration.ZERO);
	}

	enum Kind {

		VIRTUAL, MEMORY

	}

	/**
	 * Where a port is, and who connects to it.
	 */
	private interface Ports {

		ListeningPort listen();

		Stubborn connect(String name);

		/**
		 * Connects a peer that takes nothing, and writes to it.
		 * @param name the name of the protocol
		 * @return the server's protocol
		 */
		Stubborn connectStuck(String name);

		void advance(Duration duration);

		void close();

	}

	private final class VirtualPorts implements Ports {

		private final VirtualReactor reactor = VirtualReactor.started();

		private Stubborn next;

		@Override
		public ListeningPort listen() {
			return this.reactor.listenTcp(7000, Factory.forProtocol(() -> this.next));
		}

		@Override
		public Stubborn connect(String name) {
			return connect(name, () -> new Taker(false));
		}

		@Override
		public Stubborn connectStuck(String name) {
			Stubborn stuck = connect(name, () -> new Taker(true));
			stuck.connection().write(new byte[256 * 1024]);
			this.reactor.run();
			return stuck;
		}

		private Stubborn connect(String name, Supplier<Protocol> peer) {
			Stubborn server = new Stubborn(name);
			this.next = server;
			this.reactor.connectTcp("localhost", 7000, ClientFactory.forProtocol(peer));
			this.reactor.run();
			return server;
		}

		@Override
		public void advance(Duration duration) {
			this.reactor.advance(duration);
		}

		@Override
		public void close() {
			this.reactor.close();
		}

	}

	private final class MemoryPorts implements Ports {

		private final MemoryReactor reactor = MemoryReactor.started();

		private Stubborn next;

		private MemoryPort port;

		@Override
		public ListeningPort listen() {
			this.port = (MemoryPort) this.reactor.listenTcp(7000, Factory.forProtocol(() -> this.next));
			return this.port;
		}

		@Override
		public Stubborn connect(String name) {
			this.next = new Stubborn(name);
			this.port.accept();
			return this.next;
		}

		@Override
		public Stubborn connectStuck(String name) {
			Stubborn stuck = connect(name);
			((StringTransport) stuck.connection()).setPendingWriteBytes(256 * 1024);
			return stuck;
		}

		@Override
		public void advance(Duration duration) {
			end();
			this.reactor.advance(duration);
			end();
		}

		private void end() {
			this.port.connections()
				.stream()
				.filter(Transport::disconnecting)
				.filter((transport) -> transport.aborted() || transport.pendingWriteBytes() == 0)
				.forEach(StringTransport::end);
		}

		@Override
		public void close() {
			assertThat(this.port.connections().isEmpty() ? this.reactor.getDelayedCalls() : List.of()).isEmpty();
		}

	}

	private final class Stubborn extends Protocol {

		private final String name;

		Stubborn(String name) {
			this.name = name;
		}

		Transport connection() {
			return transport();
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

		@Override
		public void drain() {
			SameDrainTests.this.events.add(this.name + " asked");
		}

		@Override
		protected void connectionLost(Throwable reason) {
			SameDrainTests.this.events.add(this.name + " lost " + ((ConnectionClosedException) reason).reason());
		}

	}

	private static final class Taker extends Protocol {

		private final boolean stuck;

		Taker(boolean stuck) {
			this.stuck = stuck;
		}

		@Override
		protected void connectionMade() {
			if (this.stuck) {
				transport().pauseProducing();
			}
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

}
