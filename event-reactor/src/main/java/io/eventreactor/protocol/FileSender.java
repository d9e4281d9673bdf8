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

package io.eventreactor.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.Consumer;
import io.eventreactor.PullProducer;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.Threads;

/**
 * Sends a file, or anything else that is read like one, as fast as its consumer takes it
 * and no faster: at most two pieces of 64 KiB are in memory. The file is read by the
 * thread pool of the reactor, where it may block; one piece while the other is sent.
 *
 * @since 0.1.0
 */
public final class FileSender {

	private FileSender() {
	}

	/**
	 * Sends a file. Does not close the connection afterwards.
	 * @param file the file
	 * @param transport where to; with no producer
	 * @return see {@link #send(Reactor, Callable, Consumer)}
	 */
	public static Deferred<Long> send(Path file, Transport transport) {
		return send(transport.reactor(), () -> Files.newInputStream(file), transport);
	}

	/**
	 * Sends what a stream holds. Does not close the connection afterwards.
	 * @param stream the stream; this class reads and closes it
	 * @param transport where to; with no producer
	 * @return see {@link #send(Reactor, Callable, Consumer)}
	 */
	public static Deferred<Long> send(InputStream stream, Transport transport) {
		return send(transport.reactor(), () -> stream, transport);
	}

	/**
	 * Sends what a stream holds. Cancelling the Deferred stops it between two pieces.
	 * @param reactor the loop of the consumer, whose thread pool reads
	 * @param stream opens the stream, on the thread pool; this class reads and closes it
	 * @param consumer where to; with no producer
	 * @return fires on the loop when the last byte was taken by the consumer, with the
	 * number of bytes. Fails if the stream cannot be opened or read, and with a
	 * {@link TransferStoppedException} if the consumer stops it before the end
	 */
	public static Deferred<Long> send(Reactor reactor, Callable<? extends InputStream> stream, Consumer consumer) {
		Transfer transfer = new Transfer(reactor, stream, consumer);
		transfer.onLoop(transfer::begin);
		return transfer.result;
	}

	/**
	 * One file on its way. Used by the loop only, but for the reading.
	 */
	private static final class Transfer implements PullProducer {

		private static final Logger logger = LoggerFactory.getLogger(FileSender.class);

		private static final int PIECE = 64 * 1024;

		private final Reactor reactor;

		private final Callable<? extends InputStream> opener;

		private final Consumer consumer;

		private final Deferred<Long> result = new Deferred<>((cancelled) -> onLoop(this::cancel));

		// Touched by one thread of the pool at a time, and at the end by one more
		private volatile @Nullable InputStream stream;

		private byte @Nullable [] piece;

		private boolean reading;

		private boolean asked;

		private boolean ended;

		private long sent;

		Transfer(Reactor reactor, Callable<? extends InputStream> opener, Consumer consumer) {
			this.reactor = reactor;
			this.opener = opener;
			this.consumer = consumer;
		}

		void onLoop(Runnable call) {
			if (this.reactor.isInReactorThread()) {
				call.run();
			}
			else {
				this.reactor.callFromThread(call);
			}
		}

		void begin() {
			if (this.ended) {
				return;
			}
			read();
			try {
				this.consumer.registerProducer(this);
			}
			catch (IllegalStateException ex) {
				end(ex);
			}
		}

		private void read() {
			this.reading = true;
			Threads.deferToThread(this.reactor, Threads.OnCancel.RUN_ON, this::readPiece)
				.<@Nullable Void>addBoth((piece, failure) -> {
					this.reading = false;
					if (this.ended) {
						closeStream();
					}
					else if (failure != null) {
						fail(failure);
					}
					else if (piece != null) {
						this.piece = piece;
						sendIfAsked();
					}
					return null;
				});
		}

		private byte[] readPiece() throws Exception {
			InputStream stream = this.stream;
			if (stream == null) {
				stream = this.opener.call();
				this.stream = stream;
			}
			return stream.readNBytes(PIECE);
		}

		@Override
		public void resumeProducing() {
			this.asked = true;
			sendIfAsked();
		}

		private void sendIfAsked() {
			byte[] piece = this.piece;
			if (!this.asked || piece == null || this.ended) {
				return;
			}
			if (piece.length == 0) {
				this.consumer.unregisterProducer();
				end(null);
				return;
			}
			this.asked = false;
			this.piece = null;
			this.sent += piece.length;
			read();
			this.consumer.write(Unpooled.wrappedBuffer(piece));
		}

		@Override
		public void stopProducing() {
			if (!this.ended) {
				end(new TransferStoppedException(this.sent));
			}
		}

		private void fail(Throwable failure) {
			this.consumer.unregisterProducer();
			end(failure);
		}

		private void cancel() {
			if (!this.ended) {
				finish();
				this.consumer.unregisterProducer();
			}
		}

		private void end(@Nullable Throwable failure) {
			finish();
			try {
				if (failure == null) {
					this.result.callback(this.sent);
				}
				else {
					this.result.errback(failure);
				}
			}
			catch (AlreadyCalledException ex) {
				// Cancelled by another thread just now
			}
		}

		private void finish() {
			this.ended = true;
			this.piece = null;
			if (!this.reading) {
				closeStream();
			}
		}

		private void closeStream() {
			InputStream stream = this.stream;
			if (stream == null) {
				return;
			}
			this.reactor.callInThread(() -> {
				try {
					stream.close();
				}
				catch (IOException ex) {
					logger.warn("Cannot close a file that was sent", ex);
				}
			});
		}

	}

}
