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

package io.eventreactor;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What is done with one connection: one instance for each, with its state in its fields.
 * <p>
 * All methods are called on the loop of the connection, one after the other, never at the
 * same time: {@link #connectionMade()} first, then {@link #dataReceived} for whatever
 * arrives, and {@link #connectionLost} once, last.
 *
 * @since 0.1.0
 */
public abstract class Protocol {

	// Set on the loop before connectionMade; read there, or where the user makes it safe
	private @Nullable Transport transport;

	private @Nullable Factory factory;

	private boolean connected;

	/**
	 * Connects this protocol to a transport: calls {@link #connectionMade()}, then
	 * {@link Factory#protocolConnected} of the factory that made it. For transports, and
	 * tests, to call.
	 * @param transport the connection
	 */
	public void makeConnection(Transport transport) {
		this.transport = transport;
		this.connected = true;
		connectionMade();
		Factory factory = this.factory;
		if (factory != null && this.connected) {
			factory.protocolConnected(this);
		}
	}

	/**
	 * Tells this protocol that its connection is gone: calls {@link #connectionLost},
	 * then {@link Factory#protocolEnded} of the factory that made it. A protocol that was
	 * never connected is not told, but its factory is. For transports, and tests, to
	 * call: once, and last.
	 * @param reason why it ended
	 */
	public void endConnection(Throwable reason) {
		this.connected = false;
		try {
			if (this.transport != null) {
				connectionLost(reason);
			}
		}
		finally {
			Factory factory = this.factory;
			if (factory != null) {
				factory.protocolEnded(this);
			}
		}
	}

	/**
	 * The connection is there. What this method throws is logged and closes it.
	 */
	protected void connectionMade() {
	}

	/**
	 * Bytes arrived: any number of them, however the peer may have cut what it sent. What
	 * this method throws is logged and closes the connection.
	 * @param data the bytes, lent for the time of the call: {@linkplain ByteBuf#retain()
	 * retain} the buffer to keep it longer
	 */
	public abstract void dataReceived(ByteBuf data);

	/**
	 * The connection is gone. Called exactly once, after everything else, and also when
	 * {@link #connectionMade()} threw; not called if there never was one.
	 * @param reason why: a {@link ConnectionDoneException} after a clean close from
	 * either side, a {@link ConnectionLostException} after an unclean one, a
	 * {@link ConnectionAbortedException} after {@link Transport#abortConnection()},
	 * another {@link ConnectionClosedException} after a close for a reason, or what a
	 * method of this protocol threw
	 */
	protected void connectionLost(Throwable reason) {
	}

	/**
	 * The server is about to stop, and asks this connection to end soon. Closes it at
	 * once; override to say goodbye, or to finish what is in progress and close then.
	 * @see ListeningPort#drain
	 */
	public void drain() {
		transport().loseConnection();
	}

	/**
	 * Returns the connection.
	 * @return the transport; still there after the connection was lost
	 * @throws IllegalStateException if there was no connection yet: in a constructor, for
	 * one
	 */
	protected final Transport transport() {
		Transport transport = this.transport;
		if (transport == null) {
			throw new IllegalStateException(
					getClass().getName() + " has no transport before connectionMade() is called");
		}
		return transport;
	}

	/**
	 * Returns the loop of the connection.
	 * @return a reactor whose one thread runs all of this protocol's callbacks
	 * @throws IllegalStateException if there was no connection yet
	 */
	protected final Reactor reactor() {
		return transport().reactor();
	}

	/**
	 * Whether there is a connection.
	 * @return {@code true} from before {@link #connectionMade()} until before
	 * {@link #connectionLost}
	 */
	protected final boolean connected() {
		return this.connected;
	}

	/**
	 * Returns the factory that made this protocol.
	 * @return the factory, or {@code null} if it did not say
	 */
	protected final @Nullable Factory factory() {
		return this.factory;
	}

	/**
	 * Tells this protocol which factory made it. For factories to call.
	 * @param factory the factory
	 */
	public void setFactory(Factory factory) {
		this.factory = factory;
	}

}
