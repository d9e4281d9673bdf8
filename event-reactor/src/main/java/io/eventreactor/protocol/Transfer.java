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
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.Consumer;
import io.eventreactor.FileTransport;
import io.eventreactor.PullProducer;
import io.eventreactor.Reactor;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.Threads;

/**
 * One file or stream on its way. Each time that the consumer has room, it gets what was
 * read meanwhile, or has the system send the next part. Used by the loop only, but for
 * the opening, reading and closing.
 */
final class Transfer implements PullProducer {

	private static final Logger logger = LoggerFactory.getLogger(Transfer.class);

	/**
	 * What is read at a time.
	 */
	private static final int PIECE = 64 * 1024;

	/**
	 * What the system sends at a time. Larger parts are no faster, and keep the other
	 * connections of the loop waiting.
	 */
	private static final int PART = 256 * 1024;

	private final Reactor reactor;

	private final TransferSource source;

	private final Consumer consumer;

	private final Deferred<Long> result = new Deferred<>((cancelled) -> onLoop(this::cancel, this::finish));

	private byte @Nullable [] piece;

	// This transfer is the producer of the consumer
	private boolean registered;

	private boolean opened;

	// A thread of the pool is at the source
	private boolean reading;

	// The system is at the file
	private boolean sending;

	private boolean asked;

	private boolean ended;

	private long sent;

	private Transfer(Reactor reactor, TransferSource source, Consumer consumer) {
		this.reactor = reactor;
		this.source = source;
		this.consumer = consumer;
	}

	static Deferred<Long> start(Reactor reactor, TransferSource source, Consumer consumer) {
		Transfer transfer = new Transfer(reactor, source, consumer);
		transfer.onLoop(transfer::begin, () -> transfer.end(new TransferStoppedException(0)));
		return transfer.result;
	}

	/**
	 * Runs something on the loop.
	 * @param call what to run
	 * @param tooLate what to run instead, here, if the loop has ended
	 */
	private void onLoop(Runnable call, Runnable tooLate) {
		if (this.reactor.isInReactorThread()) {
			call.run();
			return;
		}
		try {
			this.reactor.loopExecutor().execute(call);
		}
		catch (RejectedExecutionException ex) {
			tooLate.run();
		}
	}

	private void begin() {
		if (this.ended) {
			return;
		}
		this.registered = true;
		try {
			// Asks at once, or when there is room
			this.consumer.registerProducer(this);
		}
		catch (RuntimeException ex) {
			this.registered = false;
			end(ex);
		}
	}

	private void unregister() {
		if (this.registered) {
			this.registered = false;
			this.consumer.unregisterProducer();
		}
	}

	// Reading

	private void read() {
		this.reading = true;
		boolean openOnly = !this.opened && transportForFiles() != null;
		Threads.deferToThread(this.reactor, Threads.OnCancel.RUN_ON, () -> readPiece(openOnly))
			.<@Nullable Void>addBoth((piece, failure) -> {
				this.reading = false;
				this.opened = true;
				if (this.ended) {
					closeSource();
				}
				else if (failure != null) {
					fail(failure);
				}
				else {
					this.piece = piece;
					sendIfAsked();
				}
				return null;
			});
	}

	private byte @Nullable [] readPiece(boolean openOnly) throws Exception {
		this.source.open();
		return (openOnly && this.source.file() != null) ? null : this.source.read(PIECE);
	}

	private @Nullable FileTransport transportForFiles() {
		return (this.consumer instanceof FileTransport transport && transport.canSendFile()) ? transport : null;
	}

	// Sending

	@Override
	public void resumeProducing() {
		this.asked = true;
		sendIfAsked();
	}

	private void sendIfAsked() {
		if (!this.asked || this.ended) {
			return;
		}
		byte[] piece = this.piece;
		if (piece != null) {
			send(piece);
		}
		else if (!this.reading) {
			FileTransport transport = transportForFiles();
			FileChannel file = this.source.file();
			if (transport != null && file != null) {
				sendPart(transport, file);
			}
			else {
				read();
			}
		}
	}

	private void send(byte[] piece) {
		if (piece.length == 0) {
			done();
			return;
		}
		this.asked = false;
		this.piece = null;
		this.sent += piece.length;
		try {
			this.consumer.write(Unpooled.wrappedBuffer(piece));
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
		// Now, as it may fail at once; unless the consumer has asked for more meanwhile
		if (!this.ended && !this.reading && this.piece == null) {
			read();
		}
	}

	private void sendPart(FileTransport transport, FileChannel file) {
		long position = this.source.position();
		int length = this.source.take(PART);
		if (length == 0) {
			done();
			return;
		}
		this.asked = false;
		this.sent += length;
		this.sending = true;
		transport.sendFile(file, position, length).<@Nullable Void>addBoth((nothing, failure) -> {
			this.sending = false;
			if (this.ended) {
				closeSource();
			}
			else if (failure instanceof ConnectionClosedException) {
				fail(new TransferStoppedException(this.sent));
			}
			else if (failure != null) {
				fail(failure);
			}
			return null;
		});
	}

	// Ending

	@Override
	public void stopProducing() {
		this.registered = false;
		if (!this.ended) {
			end(new TransferStoppedException(this.sent));
		}
	}

	private void done() {
		unregister();
		end(null);
	}

	private void fail(Throwable failure) {
		unregister();
		end(failure);
	}

	private void cancel() {
		if (!this.ended) {
			finish();
			unregister();
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
		closeSource();
	}

	/**
	 * Closes the source, unless somebody is still at it, who closes it then.
	 */
	private void closeSource() {
		if (this.reading || this.sending) {
			return;
		}
		if (this.reactor.running()) {
			try {
				this.reactor.callInThread(this::closeNow);
				return;
			}
			catch (RejectedExecutionException ex) {
				// So it is up to this thread
			}
		}
		closeNow();
	}

	private void closeNow() {
		try {
			this.source.close();
		}
		catch (IOException ex) {
			logger.warn("Cannot close a file that was sent", ex);
		}
	}

}
