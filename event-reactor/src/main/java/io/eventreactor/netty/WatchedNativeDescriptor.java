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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;

/**
 * A file descriptor that a reactor waits for, on the epoll loop itself. Its number may be
 * given to something else as soon as its owner has closed it, of which nobody tells; so
 * what stands behind the number is looked at before the epoll set is changed.
 */
final class WatchedNativeDescriptor extends WatchedDescriptor implements EpollIoHandle {

	private static final int READ = EpollIoOps.EPOLLIN.value();

	private static final int WRITE = EpollIoOps.EPOLLOUT.value();

	private static final int ERROR = EpollIoOps.EPOLLERR.value();

	/**
	 * {@code EPOLLHUP}, for which Netty has no name. The kernel always adds it.
	 */
	private static final int HANG_UP = 0x10;

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private final int number;

	private final FileDescriptor descriptor;

	private final @Nullable Object identity;

	// Touched on the loop only
	private @Nullable WatchedNumbers registered;

	WatchedNativeDescriptor(Descriptors descriptors, int number, LoopReactor home) {
		super(descriptors, "File descriptor " + number, home, (IoEventLoop) home.eventLoop());
		this.number = number;
		this.descriptor = new FileDescriptor(number);
		this.identity = identity(number);
	}

	/**
	 * Refuses what cannot be waited for.
	 * @param number the number of a descriptor
	 * @throws IllegalArgumentException if nothing is open there, or a file or directory,
	 * which are always ready
	 */
	static void check(int number) {
		if (number < 0) {
			throw new IllegalArgumentException("'fileDescriptor' must not be negative: " + number);
		}
		try {
			BasicFileAttributes attributes = attributes(number);
			if (attributes.isRegularFile() || attributes.isDirectory()) {
				throw new IllegalArgumentException("File descriptor " + number
						+ " is a file or directory, which is always ready; read it in a thread, by callInThread");
			}
		}
		catch (NoSuchFileException ex) {
			if (Files.isDirectory(DESCRIPTORS)) {
				throw new IllegalArgumentException("File descriptor " + number + " is not open", ex);
			}
		}
		catch (IOException ex) {
			// Without /proc the kernel is asked, later
		}
	}

	private static BasicFileAttributes attributes(int number) throws IOException {
		return Files.readAttributes(DESCRIPTORS.resolve(Integer.toString(number)), BasicFileAttributes.class);
	}

	private static @Nullable Object identity(int number) {
		try {
			return attributes(number).fileKey();
		}
		catch (IOException ex) {
			return null;
		}
	}

	@Override
	Object key() {
		return this.number;
	}

	@Override
	boolean isOpen() {
		return this.identity == null || this.identity.equals(identity(this.number));
	}

	@Override
	public FileDescriptor fd() {
		return this.descriptor;
	}

	void registeredIn(WatchedNumbers numbers) {
		this.registered = numbers;
	}

	@Override
	public void unregistered() {
		if (this.registered != null) {
			this.registered.unregistered(this);
		}
	}

	/**
	 * Never empty, which Netty would take for the end of the registration: without a
	 * reader and a writer it is ended.
	 */
	@Override
	IoOps interest() {
		int read = (owners().reader() != null) ? READ : 0;
		int write = (owners().writer() != null) ? WRITE : 0;
		return EpollIoOps.valueOf(read | write);
	}

	/**
	 * Called by Netty. After an error or the end there is nothing to wait for but what
	 * has arrived before; the kernel would go on reporting it in each turn.
	 */
	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		int ready = ((EpollIoEvent) event).ops().value();
		boolean read = (ready & READ) != 0;
		if (!read && (ready & (ERROR | HANG_UP)) != 0) {
			boolean done = owners().reader() != null && (ready & ERROR) == 0;
			tell(end(), (done) ? new ConnectionDoneException()
					: new ConnectionLostException("The other end is gone, or the descriptor failed", null));
			return;
		}
		dispatch(read, (ready & WRITE) != 0);
	}

}
