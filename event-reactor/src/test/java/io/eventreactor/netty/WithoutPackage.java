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

/**
 * A class path on which an optional library is missing. The classes of the engine and of
 * its tests are loaded anew, so that they see it so.
 */
final class WithoutPackage extends ClassLoader {

	private final String missing;

	/**
	 * Hides a package.
	 * @param missing the name of the package, those below it included
	 */
	WithoutPackage(String missing) {
		super(WithoutPackage.class.getClassLoader());
		this.missing = missing + ".";
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (name.startsWith(this.missing)) {
			throw new ClassNotFoundException(name);
		}
		if (!name.startsWith("io.eventreactor.")) {
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
