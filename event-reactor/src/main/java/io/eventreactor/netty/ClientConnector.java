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

package io.eventreactor.netty;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * A client on one loop.
 */
final class ClientConnector implements Connector, ConnectionOwner {

	private static final Logger logger = LoggerFactory.getLogger(ClientConnector.class);

	// Another one after a restart of the reactor; changed by who begins an attempt
	private volatile LoopReactor loop;

	private final Dialer dialer;

	private final ClientFactory factory;

	private final ConnectOptions options;

	private final @Nullable ClientTls tls;

	private final ByteCounters bytes = new ByteCounters();

	// Changed by any thread; who succeeds in changing it does the work, on the loop
	private final AtomicReference<State> state = new AtomicReference<>(State.DISCONNECTED);

	// All that follows is touched on the loop only

	private boolean factoryStarted;

	private int attempts;

	// From when the loop takes up an attempt: not what was asked for before is to stop it
	private boolean begun;

	private @Nullable Deferred<?> connecting;

	// Connected, and not secure yet
	private @Nullable Channel handshaking;

	private @Nullable Transport transport;

	// Asked for while the protocol was built
	private boolean disconnectAsked;

	// The factory is told that the reactor stops
	private boolean turnedAway;

	private @Nullable Throwable lossReason;

	private @Nullable Throwable handshakeFailure;

	ClientConnector(LoopReactor loop, Dialer dialer, ClientFactory factory, ConnectOptions options) {
		this.loop = loop;
		this.dialer = dialer;
		this.factory = factory;
		this.options = options;
		this.tls = (options.tls() != null) ? new ClientTls(options.tls(), loop.tlsContexts()) : null;
	}

	// Connecting

	@Override
	public void connect() {
		if (!this.state.compareAndSet(State.DISCONNECTED, State.CONNECTING)) {
			throw new IllegalStateException("The connector to " + this.dialer.destination() + " is not disconnected");
		}
		LoopReactor loop = this.loop.present();
		this.loop = loop;
		try {
			loop.run(this::begin);
		}
		catch (RejectedExecutionException ex) {
			this.state.set(State.DISCONNECTED);
			throw LoopReactor.notRunning(ex);
		}
	}

	private void begin() {
		if (this.turnedAway) {
			// It would go on like this for ever
			this.state.set(State.DISCONNECTED);
			throw new IllegalStateException("The reactor stops; connect again when it runs again");
		}
		int attempt = ++this.attempts;
		this.begun = true;
		this.loop.attempts().add(this);
		try {
			if (!this.factoryStarted) {
				this.factory.doStart();
				this.factoryStarted = true;
			}
			this.factory.startedConnecting(this);
			// The factory may have stopped this attempt, and even begun another one
			if (this.state.get() == State.CONNECTING && this.attempts == attempt) {
				attempt();
			}
		}
		catch (Throwable ex) {
			if (this.state.get() == State.CONNECTING && this.attempts == attempt) {
				failed(ex);
			}
			else {
				// Of the end of this attempt the factory knows already
				logger.error("{} failed", this.factory.getClass().getName(), ex);
			}
		}
	}

	private void turnAway() {
		this.turnedAway = true;
		try {
			failed(new CancelledException());
		}
		finally {
			this.turnedAway = false;
		}
	}

	private void attempt() {
		if (this.loop.closed()) {
			turnAway();
			return;
		}
		Deferred<Channel> connecting = this.dialer.dial(this.loop);
		this.connecting = connecting;
		if (!this.options.timeout().isZero()) {
			connecting.addTimeout(this.options.timeout(), this.loop);
		}
		connecting.<@Nullable Object>addCallbacks((channel) -> {
			connected((DuplexChannel) channel);
			return null;
		}, (failure) -> {
			failed(failure);
			return null;
		});
	}

	private void connected(DuplexChannel channel) {
		this.connecting = null;
		SocketAddress peer = this.dialer.peerOf(channel);
		SocketAddress host = this.dialer.hostOf(channel);
		if (peer == null || host == null) {
			channel.close();
			failed(new ConnectionLostException("The connection was gone at once", null));
			return;
		}
		// The channel is about to become active, which opens the connection
		ClientTls tls = this.tls;
		if (tls != null) {
			secured(channel, tls, peer, host);
		}
		else {
			established();
			channel.pipeline().addLast(new StreamConnection(this.loop, this, channel, peer, host, false, false));
		}
	}

	private void secured(DuplexChannel channel, ClientTls tls, SocketAddress peer, SocketAddress host) {
		SslHandler handler;
		try {
			handler = tls.newHandler(this.dialer.destination(), channel.alloc());
		}
		catch (Throwable ex) {
			channel.close();
			failed(new CannotConnectException(this.dialer.destination(), Reason.TLS, ex));
			return;
		}
		this.handshaking = channel;
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addLast(new StreamConnection(this.loop, this, channel, peer, host, false, true));
		// Last: it begins at once, and who is behind it has to hear if it cannot
		pipeline.addBefore(pipeline.lastContext().name(), null, handler);
	}

	private void established() {
		this.begun = false;
		this.loop.attempts().remove(this);
		this.handshaking = null;
		this.state.set(State.CONNECTED);
	}

	private void failed(Throwable failure) {
		this.begun = false;
		this.loop.attempts().remove(this);
		this.connecting = null;
		this.state.set(State.DISCONNECTED);
		tellFactory(() -> this.factory.clientConnectionFailed(this, reason(failure)));
	}

	private CannotConnectException reason(Throwable failure) {
		if (failure instanceof TimeoutException) {
			return new CannotConnectException(this.dialer.destination(), Reason.TIMED_OUT, null);
		}
		if (failure instanceof CancellationException) {
			return new CannotConnectException(this.dialer.destination(), Reason.STOPPED, null);
		}
		return ConnectFailure.of(this.dialer.destination(), failure);
	}

	/**
	 * Tells the factory that an attempt or a connection has ended, and that it is no
	 * longer used unless it connects again there and then.
	 * @param call tells it
	 */
	private void tellFactory(Runnable call) {
		runLogged(call);
		if (this.state.get() == State.DISCONNECTED && this.factoryStarted) {
			this.factoryStarted = false;
			runLogged(this.factory::doStop);
		}
	}

	private void runLogged(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("{} failed", this.factory.getClass().getName(), ex);
		}
	}

	// Ending

	@Override
	public void stopConnecting() {
		if (this.state.get() != State.CONNECTING) {
			throw new IllegalStateException("The connector to " + this.dialer.destination() + " is not connecting");
		}
		onLoop(this::stop);
	}

	private void stop() {
		Deferred<?> connecting = this.connecting;
		Channel handshaking = this.handshaking;
		if (this.begun && this.state.get() == State.CONNECTING) {
			if (connecting != null) {
				connecting.cancel();
			}
			else if (handshaking != null) {
				this.handshakeFailure = new CancelledException();
				handshaking.close();
			}
			else {
				failed(new CancelledException());
			}
		}
	}

	@Override
	public void disconnect() {
		onLoop(this::disconnectNow);
	}

	private void onLoop(Runnable call) {
		try {
			this.loop.run(call);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} has ended with its loop", this, ex);
		}
	}

	private void disconnectNow() {
		Transport transport = this.transport;
		if (transport != null) {
			transport.loseConnection();
		}
		else if (this.state.get() == State.CONNECTED) {
			this.disconnectAsked = true;
		}
		else {
			stop();
		}
	}

	/**
	 * The reactor stops. Called on the loop.
	 */
	void reactorStopped() {
		stop();
	}

	@Override
	public SocketAddress getDestination() {
		return this.dialer.destination();
	}

	@Override
	public State state() {
		return this.state.get();
	}

	// What the connection tells and asks

	@Override
	public Duration idleTimeout() {
		return this.options.idleTimeout();
	}

	@Override
	public Duration writeTimeout() {
		return this.options.writeTimeout();
	}

	@Override
	public ByteCounters bytes(LoopReactor loop) {
		return this.bytes;
	}

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer, @Nullable TlsSession session) {
		if (session != null) {
			established();
		}
		try {
			return (session != null) ? this.factory.buildProtocol(peer, session) : this.factory.buildProtocol(peer);
		}
		catch (Throwable ex) {
			logger.error("{} failed to build a protocol for {}", this.factory.getClass().getName(), peer, ex);
			return null;
		}
	}

	@Override
	public void handshakeFailed(SocketAddress peer, Throwable cause) {
		if (this.handshakeFailure == null) {
			this.handshakeFailure = new CannotConnectException(this.dialer.destination(), Reason.TLS, cause);
		}
	}

	@Override
	public SslHandler newStartTlsHandler(TlsOptions options, ByteBufAllocator allocator) {
		return new ClientTls(options, this.loop.tlsContexts()).newHandler(this.dialer.destination(), allocator);
	}

	@Override
	public void neverOpened(SocketAddress peer) {
		logger.debug("The connection to {} was gone before it could be opened", peer);
	}

	@Override
	public void connectionMade(Transport transport) {
		this.transport = transport;
		if (this.disconnectAsked) {
			// When the protocol has been told that it is connected
			this.loop.callFromThread(transport::loseConnection);
		}
	}

	@Override
	public void connectionLost(Transport transport, Throwable reason, Duration duration) {
		this.lossReason = reason;
	}

	@Override
	public void connectionClosed() {
		if (this.handshaking != null) {
			this.handshaking = null;
			Throwable handshakeFailure = this.handshakeFailure;
			this.handshakeFailure = null;
			failed((handshakeFailure != null) ? handshakeFailure : new CancelledException());
			return;
		}
		Throwable lossReason = this.lossReason;
		Throwable reason = (lossReason != null) ? lossReason
				: new ConnectionLostException("The connection had no protocol", null);
		this.transport = null;
		this.disconnectAsked = false;
		this.lossReason = null;
		this.state.set(State.DISCONNECTED);
		tellFactory(() -> this.factory.clientConnectionLost(this, reason));
	}

	@Override
	public String toString() {
		return "ClientConnector[" + this.dialer.destination() + ", " + this.state.get() + "]";
	}

}
