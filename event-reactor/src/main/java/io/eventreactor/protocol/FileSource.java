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

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Sends a file, or a part of one. How much is settled when it is opened.
 */
final class FileSource implements TransferSource {

	private final @Nullable Path path;

	// To the end of the file
	private final boolean whole;

	private @Nullable FileChannel file;

	private long position;

	private long left;

	// A pipe, a device or the like, that cannot tell how much it holds
	private boolean endless;

	private boolean open;

	FileSource(Path path) {
		this.path = path;
		this.whole = true;
	}

	FileSource(Path path, long offset, long length) {
		this.path = path;
		this.whole = false;
		this.position = offset;
		this.left = length;
	}

	FileSource(FileChannel file, long offset, long length) {
		this.path = null;
		this.whole = false;
		this.file = file;
		this.position = offset;
		this.left = length;
	}

	@Override
	public void open() throws IOException {
		if (this.open) {
			return;
		}
		this.open = true;
		if (this.path != null) {
			this.file = FileChannel.open(this.path, StandardOpenOption.READ);
		}
		long size = opened().size();
		if (this.path != null && this.whole) {
			this.left = size;
			this.endless = size == 0 || !Files.isRegularFile(this.path);
		}
		else if (size - this.position < this.left) {
			throw new EOFException("The file holds " + size + " bytes only, not " + this.left + " from " + this.position
					+ "; nothing of it was sent");
		}
	}

	private FileChannel opened() {
		FileChannel file = this.file;
		if (file == null) {
			throw new IllegalStateException("The file was not opened");
		}
		return file;
	}

	@Override
	public byte[] read(int maximum) throws IOException {
		int length = this.endless ? maximum : (int) Math.min(maximum, this.left);
		ByteBuffer piece = ByteBuffer.allocate(length);
		int count = 0;
		while (piece.hasRemaining() && count >= 0) {
			count = this.endless ? opened().read(piece) : opened().read(piece, this.position + piece.position());
		}
		if (piece.hasRemaining() && !this.endless) {
			throw new EOFException("The file was truncated while it was sent");
		}
		take(piece.position());
		return Arrays.copyOf(piece.array(), piece.position());
	}

	@Override
	public @Nullable FileChannel file() {
		// Not before its length was checked, also where it was given open
		return (this.open && !this.endless) ? this.file : null;
	}

	@Override
	public int take(int maximum) {
		int length = this.endless ? maximum : (int) Math.min(maximum, this.left);
		this.position += length;
		this.left -= length;
		return length;
	}

	@Override
	public long position() {
		return this.position;
	}

	@Override
	public void close() throws IOException {
		if (this.path != null && this.file != null) {
			this.file.close();
		}
	}

}
