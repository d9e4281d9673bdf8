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

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Transfer} sends. Used by one thread at a time: a thread of the pool, or
 * the loop while none is at it.
 */
interface TransferSource {

	/**
	 * Opens what is to be read, unless it is open. On the thread pool.
	 * @throws Exception if that cannot be done
	 */
	void open() throws Exception;

	/**
	 * Reads the next piece. On the thread pool, once open.
	 * @param maximum the most bytes to read
	 * @return the piece, empty at the end
	 * @throws Exception if it cannot be read
	 */
	byte[] read(int maximum) throws Exception;

	/**
	 * Returns the file behind this, of which the system can send parts.
	 * @return the file, or {@code null} if this has to be read, or was not opened yet
	 */
	default @Nullable FileChannel file() {
		return null;
	}

	/**
	 * Takes a part out of the file, which then does not have to be read.
	 * @param maximum the most bytes to take
	 * @return how many; they end at {@link #position()}
	 */
	default int take(int maximum) {
		return 0;
	}

	/**
	 * Returns how far in the file this has come.
	 * @return where what was not taken yet begins
	 */
	default long position() {
		return 0;
	}

	/**
	 * Closes what was opened.
	 * @throws IOException if that cannot be done
	 */
	void close() throws IOException;

}
