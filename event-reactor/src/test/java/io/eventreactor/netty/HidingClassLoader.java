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
import java.io.InputStream;
import java.util.List;

/**
 * A class path on which something is missing. Loads the classes of this project anew, and
 * others that look for what is missing.
 */
final class HidingClassLoader extends ClassLoader {

	private final String hidden;

	private final List<String> anew;

	/**
	 * Hides classes.
	 * @param hidden how the names of those begin that are not there
	 * @param anew how the names of others begin, besides those of this project, that are
	 * to find out
	 */
	HidingClassLoader(String hidden, String... anew) {
		super(HidingClassLoader.class.getClassLoader());
		this.hidden = hidden;
		this.anew = List.of(anew);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (name.startsWith(this.hidden)) {
			throw new ClassNotFoundException(name);
		}
		if (!name.startsWith("io.eventreactor.") && this.anew.stream().noneMatch(name::startsWith)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		try (InputStream input = getResourceAsStream(name.replace('.', '/') + ".class")) {
			if (input == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] bytes = input.readAllBytes();
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

}
