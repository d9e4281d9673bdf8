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

import java.nio.channels.SelectableChannel;

/**
 * A descriptor that the operating system knows by a number, and the JDK by nothing:
 * standard input, what a process inherits or is given by systemd, a device, or what a
 * native library opens. To be implemented together with {@link ReadDescriptor},
 * {@link WriteDescriptor} or both. For {@link IoType#EPOLL} only, where the loop itself
 * waits for it.
 * <p>
 * The number has to be open for as long as the reactor waits: whoever closes it removes
 * the descriptor first. The next file or socket of the process is given the same number,
 * and might be taken for it. For the same reason, it must not be the number of a socket
 * that the reactor has opened.
 * <p>
 * Where the descriptor blocks, one read for each {@code doRead} takes what is there and
 * does not block; a second one might.
 *
 * @since 0.1.0
 */
public interface NativeDescriptor extends Descriptor {

	/**
	 * Returns the number, always the same.
	 * @return a number that is not negative, of something open other than a file or
	 * directory on a disk: these are always ready, so that nothing can wait for them
	 */
	int fileDescriptor();

	/**
	 * Not for this kind of descriptor.
	 * @return never
	 * @throws UnsupportedOperationException always
	 */
	@Override
	default SelectableChannel channel() {
		throw new UnsupportedOperationException(getClass().getName() + " has no channel; see fileDescriptor()");
	}

}
