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

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.HandshakeListener;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;
import io.eventreactor.policy.Recorder.HalfCloseableRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WrappingFactoryTests {

	private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 1);

	private final List<String> events = new ArrayList<>();

	private final StubTransport transport = new StubTransport();

	@Test
	void passesOnWhatHappensToConnection() {
		Recorder recorder = new Recorder();
		Protocol wrapper = wrap(Factory.forProtocol(() -> recorder));
		wrapper.makeConnection(this.transport);
		Recorder.receive(wrapper, "hello");
		wrapper.drain();
		wrapper.endConnection(new ConnectionDoneException());
		assertThat(recorder.events).containsExactly("made", "data hello", "drain", "lost ConnectionDoneException");
		assertThat(recorder.view()).isSameAs(this.transport);
	}

	@Test
	void whenProtocolIsHalfCloseablePassesOnHalfCloses() {
		HalfCloseableRecorder recorder = new HalfCloseableRecorder();
		WrappingProtocol wrapper = wrap(Factory.forProtocol(() -> recorder));
		wrapper.makeConnection(this.transport);
		wrapper.readConnectionLost();
		wrapper.writeConnectionLost();
		assertThat(recorder.events).containsExactly("made", "read lost", "write lost");
		assertThat(this.transport.disconnecting()).isFalse();
	}

	@Test
	void whenProtocolIsNotHalfCloseableClosesWhenPeerHasSentAll() {
		WrappingProtocol wrapper = wrap(Factory.forProtocol(Recorder::new));
		wrapper.makeConnection(this.transport);
		wrapper.readConnectionLost();
		assertThat(this.transport.disconnecting()).isTrue();
	}

	@Test
	void whenProtocolListensForHandshakesPassesThemOn() {
		List<TlsSession> sessions = new ArrayList<>();
		class Listener extends Recorder implements HandshakeListener {

			@Override
			public void handshakeCompleted(TlsSession session) {
				sessions.add(session);
			}

		}
		TlsSession session = new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", null, List.of());
		wrap(Factory.forProtocol(Listener::new)).handshakeCompleted(session);
		wrap(Factory.forProtocol(Recorder::new)).handshakeCompleted(session);
		assertThat(sessions).containsExactly(session);
	}

	@Test
	void whenViewFailsProtocolHearsOfNothing() {
		Recorder recorder = new Recorder();
		WrappingProtocol wrapper = new WrappingProtocol(recorder) {
			@Override
			protected Transport view(Transport transport) {
				throw new IllegalStateException("broken policy");
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> wrapper.makeConnection(this.transport));
		wrapper.endConnection(new ConnectionDoneException());
		assertThat(recorder.events).isEmpty();
	}

	@Test
	void whenNeverConnectedOnlyFactoriesAreToldAndOnce() {
		Recorder recorder = new Recorder();
		Protocol protocol = new Plain(new Plain(new RecordingFactory(recorder))).buildProtocol(PEER);
		assertThat(protocol).isNotNull();
		protocol.endConnection(new ConnectionDoneException());
		assertThat(recorder.events).isEmpty();
		assertThat(this.events).containsExactly("inner ended", "outer ended", "outer ended");
	}

	@Test
	void whenViewFailsFactoriesAreTold() {
		Plain plain = new Plain(new RecordingFactory(new Recorder())) {
			@Override
			protected Protocol wrap(Protocol protocol, SocketAddress peer) {
				return new WrappingProtocol(protocol) {
					@Override
					protected Transport view(Transport transport) {
						throw new IllegalStateException("broken policy");
					}
				};
			}
		};
		Protocol protocol = plain.buildProtocol(PEER);
		assertThat(protocol).isNotNull();
		assertThatIllegalStateException().isThrownBy(() -> protocol.makeConnection(this.transport));
		protocol.endConnection(new ConnectionDoneException());
		assertThat(this.events).containsExactly("inner ended", "outer ended");
	}

	@Test
	void whenWrapperFailsAtTheEndProtocolAndFactoriesAreToldAllTheSame() {
		Recorder recorder = new Recorder();
		Plain plain = new Plain(new RecordingFactory(recorder)) {
			@Override
			protected Protocol wrap(Protocol protocol, SocketAddress peer) {
				return new WrappingProtocol(protocol) {
					@Override
					protected void connectionLost(Throwable reason) {
						throw new IllegalStateException("broken policy");
					}
				};
			}
		};
		Protocol protocol = plain.buildProtocol(PEER);
		assertThat(protocol).isNotNull();
		protocol.makeConnection(this.transport);
		assertThatIllegalStateException().isThrownBy(() -> protocol.endConnection(new ConnectionDoneException()));
		assertThat(recorder.events).containsExactly("made", "lost ConnectionDoneException");
		assertThat(this.events).containsExactlyInAnyOrder("inner ended", "outer ended");
	}

	@Test
	void whenWrapFailsWrappedFactoryIsTold() {
		Plain plain = new Plain(new RecordingFactory(new Recorder())) {
			@Override
			protected Protocol wrap(Protocol protocol, SocketAddress peer) {
				throw new IllegalStateException("broken policy");
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> plain.buildProtocol(PEER));
		assertThat(this.events).containsExactly("inner ended");
	}

	@Test
	void whenWrappedFactoryRefusesSoDoesWrapper() {
		assertThat(new Plain(new RecordingFactory(null)).buildProtocol(PEER)).isNull();
	}

	@Test
	void startsStopsAndTellsWrappedFactory() {
		Plain plain = new Plain(new RecordingFactory(new Recorder()));
		plain.doStart();
		plain.startedConnecting(connector());
		plain.clientConnectionFailed(connector(), new Exception());
		Protocol protocol = plain.buildProtocol(PEER);
		assertThat(protocol).isNotNull();
		protocol.makeConnection(this.transport);
		protocol.endConnection(new ConnectionDoneException());
		plain.clientConnectionLost(connector(), new Exception());
		plain.doStop();
		assertThat(this.events).containsExactly("start", "connecting", "failed", "inner ended", "outer ended", "lost",
				"stop");
	}

	@Test
	void findsInnermostProtocol() {
		Recorder recorder = new Recorder();
		Plain outer = new Plain(new Plain(Factory.forProtocol(() -> recorder)));
		assertThat(((WrappingProtocol) outer.buildProtocol(PEER)).innermost()).isSameAs(recorder);
	}

	private WrappingProtocol wrap(Factory factory) {
		WrappingProtocol wrapper = (WrappingProtocol) new Plain(factory).buildProtocol(PEER);
		assertThat(wrapper).isNotNull();
		return wrapper;
	}

	private static Connector connector() {
		return (Connector) Proxy.newProxyInstance(Connector.class.getClassLoader(), new Class<?>[] { Connector.class },
				(proxy, method, arguments) -> null);
	}

	private class Plain extends WrappingFactory {

		Plain(Factory wrapped) {
			super(wrapped);
		}

		@Override
		protected void protocolEnded(Protocol protocol) {
			WrappingFactoryTests.this.events.add("outer ended");
		}

	}

	private final class RecordingFactory extends ClientFactory {

		private final @Nullable Protocol protocol;

		RecordingFactory(@Nullable Protocol protocol) {
			this.protocol = protocol;
		}

		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer) {
			if (this.protocol != null) {
				this.protocol.setFactory(this);
			}
			return this.protocol;
		}

		@Override
		protected void protocolEnded(Protocol protocol) {
			WrappingFactoryTests.this.events.add("inner ended");
		}

		@Override
		protected void startFactory() {
			WrappingFactoryTests.this.events.add("start");
		}

		@Override
		protected void stopFactory() {
			WrappingFactoryTests.this.events.add("stop");
		}

		@Override
		public void startedConnecting(Connector connector) {
			WrappingFactoryTests.this.events.add("connecting");
		}

		@Override
		public void clientConnectionFailed(Connector connector, Throwable reason) {
			WrappingFactoryTests.this.events.add("failed");
		}

		@Override
		public void clientConnectionLost(Connector connector, Throwable reason) {
			WrappingFactoryTests.this.events.add("lost");
		}

	}

}
