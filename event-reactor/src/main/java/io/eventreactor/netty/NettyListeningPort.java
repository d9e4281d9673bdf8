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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotListenException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortStatistics;
import io.eventreactor.defer.Deferred;

/**
 * A port that takes streams: how it opens and closes. Its state may be changed by any
 * thread; who succeeds in changing it does the work.
 *
 * <pre>
 *           opened          stopped           really closed
 *  OPENING --------> OPEN ----------> CLOSING --------------> no life
 *     |                                  ^
 *     +----------------------------------+
 *        stopped: who opens it closes it
 * </pre>
 */
final class NettyListeningPort implements ListeningPort, ReactorPort {

	private static final Logger logger = LoggerFactory.getLogger(NettyListeningPort.class);

	private final NettyReactor reactor;

	private final PortBinding binding;

	private final Factory factory;

	private final ListenOptions options;

	private final PortConnections connections;

	// Null while it is closed
	private final AtomicReference<@Nullable Life> life = new AtomicReference<>();

	private final AtomicReference<@Nullable PortDrain> drain = new AtomicReference<>();

	private volatile SocketAddress host;

	NettyListeningPort(NettyReactor reactor, PortBinding binding, Factory factory, ListenOptions options) {
		this.reactor = reactor;
		this.binding = binding;
		this.host = binding.address();
		this.factory = factory;
		this.options = options;
		this.connections = new PortConnections(this, reactor, binding, factory, options);
	}

	PortConnections connections() {
		return this.connections;
	}

	// Listening

	@Override
	public void startListening() {
		PortDrain drain = this.drain.get();
		if (drain != null && !drain.isOver()) {
			throw beingDrained();
		}
		Life life = new Life();
		Life present = this.life.compareAndExchange(null, life);
		if (present != null) {
			throw new IllegalStateException("The port " + this.host + ((present.state.get() == State.CLOSING)
					? " is closing; listen again when stopListening() has fired" : " listens already"));
		}
		boolean opened = false;
		try {
			// Somebody may have begun another one since
			if (!this.drain.compareAndSet(drain, null)) {
				throw beingDrained();
			}
			start(life);
			opened = true;
		}
		finally {
			if (!opened) {
				this.life.set(null);
				life.ended.complete(null);
			}
		}
		logger.debug("Listening on {} with {}", this.host, this.factory);
	}

	private IllegalStateException beingDrained() {
		return new IllegalStateException(
				"The port " + this.host + " is being drained; listen again when drain() has fired");
	}

	private void start(Life life) {
		LoopReactor loop = this.reactor.loopForListening();
		this.connections.prepare();
		this.factory.doStart();
		boolean opened = false;
		try {
			this.binding.prepare();
			loop.call(() -> open(life, loop));
			opened = true;
		}
		finally {
			if (!opened) {
				this.factory.doStop();
			}
		}
	}

	private Channel open(Life life, LoopReactor loop) {
		if (loop.closed()) {
			throw LoopReactor.notRunning(null);
		}
		ServerChannel channel = this.binding.newChannel();
		// Nothing is accepted before all is ready
		channel.config().setAutoRead(false);
		channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
		if (this.options.backlog() > 0) {
			channel.config().setOption(ChannelOption.SO_BACKLOG, this.options.backlog());
		}
		channel.pipeline().addLast(new Acceptor(this));
		BindFailure.throwIfFailed(loop.eventLoop().register(channel), this.binding.address());
		SocketAddress address = this.binding.bindAddress();
		if (address != null) {
			BindFailure.throwIfFailed(channel.bind(address), this.binding.address());
		}
		try {
			this.binding.bound();
		}
		catch (CannotListenException ex) {
			channel.close();
			throw ex;
		}
		this.host = this.binding.host(channel);
		this.reactor.ports().opened(this);
		channel.closeFuture().addListener((future) -> NextSelection.after(loop.eventLoop(), () -> closed(life)));
		life.opened(channel);
		return channel;
	}

	@Override
	public Deferred<@Nullable Void> stopListening() {
		Deferred<@Nullable Void> stopped = new Deferred<>();
		Life life = this.life.get();
		if (life == null) {
			stopped.callback(null);
			return stopped;
		}
		boolean first = life.close();
		life.ended.thenAccept((failure) -> {
			if (first && failure != null) {
				stopped.errback(failure);
			}
			else {
				stopped.callback(null);
			}
		});
		return stopped;
	}

	@Override
	public Deferred<@Nullable Void> stopListeningLogged() {
		return stopListening().addErrback((failure) -> {
			logger.error("The factory of {} failed to stop", this.host, failure);
			return null;
		});
	}

	private void closed(Life life) {
		State previous = life.state.getAndSet(State.CLOSING);
		// In this order: from the second on, the port may be opened again
		this.reactor.ports().closed(this);
		this.life.set(null);
		logger.debug("No longer listening on {}", this.host);
		Throwable failure = null;
		try {
			this.factory.doStop();
		}
		catch (Throwable ex) {
			failure = ex;
			if (previous != State.CLOSING) {
				logger.error("The factory of {} failed to stop", this.host, ex);
			}
		}
		life.ended.complete(failure);
	}

	@Override
	public boolean listening() {
		Life life = this.life.get();
		return life != null && life.state.get() == State.OPEN;
	}

	@Override
	public SocketAddress getHost() {
		return this.host;
	}

	// Draining

	@Override
	public Deferred<Integer> drain(Duration grace) {
		return drain(grace, PortDrain.CLOSE_TIMEOUT);
	}

	Deferred<Integer> drain(Duration grace, Duration closeTimeout) {
		if (grace.isNegative()) {
			throw new IllegalArgumentException("'grace' must not be negative: " + grace);
		}
		PortDrain drain = new PortDrain(this.connections, this.reactor.loops().all());
		PortDrain present = this.drain.compareAndExchange(null, drain);
		if (present != null) {
			present.hasten(grace, closeTimeout);
			return present.whenGone();
		}
		return drain.start(stopListeningLogged(), grace, closeTimeout);
	}

	boolean draining() {
		return this.drain.get() != null;
	}

	/**
	 * There is no connection left at the moment.
	 */
	void connectionsGone() {
		PortDrain drain = this.drain.get();
		if (drain != null) {
			drain.connectionsGone();
		}
	}

	@Override
	public PortStatistics statistics() {
		return this.connections.statistics();
	}

	@Override
	public String toString() {
		Life life = this.life.get();
		return "NettyListeningPort[" + this.host + ", " + ((life != null) ? life.state.get() : "CLOSED") + "]";
	}

	private enum State {

		OPENING, OPEN, CLOSING

	}

	/**
	 * From one opening of the port to the end of it. Each has a channel of its own, so
	 * that nobody closes that of another.
	 */
	private static final class Life {

		private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);

		// Fulfilled when it is over, with what the factory failed with
		private final CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();

		// Set before it is open
		private volatile @Nullable Channel channel;

		void opened(Channel channel) {
			this.channel = channel;
			if (this.state.compareAndSet(State.OPENING, State.OPEN)) {
				channel.config().setAutoRead(true);
			}
			else {
				channel.close();
			}
		}

		/**
		 * Closes the port, or has it closed as soon as it is open.
		 * @return whether nobody did before
		 */
		boolean close() {
			if (this.state.compareAndSet(State.OPENING, State.CLOSING)) {
				return true;
			}
			boolean first = this.state.compareAndSet(State.OPEN, State.CLOSING);
			Channel channel = this.channel;
			if (first && channel != null) {
				channel.close();
			}
			return first;
		}

	}

}
