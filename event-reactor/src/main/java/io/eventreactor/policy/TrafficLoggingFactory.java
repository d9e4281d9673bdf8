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

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.Transport;

/**
 * Logs what goes over connections, in records like <pre>
 * #7 127.0.0.1:41234 received 14 bytes: "GET /a\r\nHost:" and 2 more
 * </pre>
 *
 * Bytes that are no printable ASCII are escaped, so that no peer can forge a line or
 * reach a terminal; of each read and write only the first are logged. They may well be
 * passwords: this is for finding faults.
 *
 * @since 0.1.0
 */
public final class TrafficLoggingFactory extends WrappingFactory {

	/**
	 * How many bytes of each read and write are logged, unless told otherwise.
	 */
	public static final int DEFAULT_MAXIMUM_BYTES = 256;

	private static final Logger logger = LoggerFactory.getLogger(TrafficLoggingFactory.class);

	private final int maximumBytes;

	private final Consumer<String> sink;

	private final AtomicLong connections = new AtomicLong();

	/**
	 * Wraps a factory, and logs to the logger of this class at level INFO.
	 * @param wrapped the factory
	 */
	public TrafficLoggingFactory(Factory wrapped) {
		this(wrapped, DEFAULT_MAXIMUM_BYTES, logger::info);
	}

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param maximumBytes how many bytes of each read and write are logged, not negative;
	 * 0 for sizes only
	 * @param sink takes each record, printable ASCII of one line; called on loops, and
	 * for a write on whatever thread writes, several at a time. What it throws on a loop
	 * closes the connection; at a write, it goes to who writes instead, and nothing is
	 * written
	 * @throws IllegalArgumentException if the number is negative
	 */
	public TrafficLoggingFactory(Factory wrapped, int maximumBytes, Consumer<String> sink) {
		super(wrapped);
		if (maximumBytes < 0) {
			throw new IllegalArgumentException("'maximumBytes' must not be negative: " + maximumBytes);
		}
		this.maximumBytes = maximumBytes;
		this.sink = sink;
	}

	@Override
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		return new LoggedProtocol(protocol,
				"#" + this.connections.incrementAndGet() + " " + EscapedText.of(address(peer)) + " ");
	}

	private static String address(SocketAddress peer) {
		String text = peer.toString();
		return text.startsWith("/") ? text.substring(1) : text;
	}

	private final class LoggedProtocol extends WrappingProtocol {

		private final String prefix;

		LoggedProtocol(Protocol wrapped, String prefix) {
			super(wrapped);
			this.prefix = prefix;
		}

		@Override
		protected Transport view(Transport transport) {
			return new LoggedTransport(transport, this);
		}

		@Override
		protected void connectionMade() {
			log("connected");
			super.connectionMade();
		}

		@Override
		public void dataReceived(ByteBuf data) {
			log("received ", data);
			super.dataReceived(data);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			try {
				// The message may hold what the peer has sent
				log("ended: " + ((reason instanceof ConnectionClosedException closed) ? closed.reason()
						: reason.getClass().getName()));
			}
			finally {
				super.connectionLost(reason);
			}
		}

		private void log(String event) {
			TrafficLoggingFactory.this.sink.accept(this.prefix + event);
		}

		private void log(String event, ByteBuf data) {
			int maximumBytes = TrafficLoggingFactory.this.maximumBytes;
			int bytes = data.readableBytes();
			StringBuilder text = new StringBuilder(event).append(bytes).append((bytes != 1) ? " bytes" : " byte");
			if (maximumBytes > 0) {
				text.append(": \"");
				EscapedText.append(text, data, Math.min(bytes, maximumBytes));
				text.append('"');
				if (bytes > maximumBytes) {
					text.append(" and ").append(bytes - maximumBytes).append(" more");
				}
			}
			log(text.toString());
		}

	}

	private static final class LoggedTransport extends ProducingTransport {

		private final LoggedProtocol protocol;

		LoggedTransport(Transport transport, LoggedProtocol protocol) {
			super(transport);
			this.protocol = protocol;
		}

		@Override
		public void write(ByteBuf data) {
			if (takesWrites()) {
				try {
					this.protocol.log("sent ", data);
				}
				catch (RuntimeException | Error ex) {
					data.release();
					throw ex;
				}
			}
			super.write(data);
		}

	}

}
